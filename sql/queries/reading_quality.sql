-- How well pages were read, per source, layout and parser version: lengths and empty fields
-- param source source = null: only this source
-- param since date = null: from the month of this day
select
    m.source,
    m.layout,
    m.parser_version,
    sum(m.articles)::bigint as articles,
    round(sum(m.characters) / sum(m.articles)) as mean_characters,
    round(sum(m.short) * 100.0 / sum(m.articles), 1) as under_500_characters_pct,
    round(sum(m.without_lead) * 100.0 / sum(m.articles), 1) as without_lead_pct,
    round(sum(m.without_author) * 100.0 / sum(m.articles), 1) as without_author_pct,
    round(sum(m.undated) * 100.0 / sum(m.articles), 1) as undated_pct
from mart.source_month as m
where
    (%(source)s::text is null or m.source = %(source)s::text)
    and (%(since)s::date is null or m.month >= date_trunc('month', %(since)s::date))
group by m.source, m.layout, m.parser_version
order by m.source, m.layout, m.parser_version
