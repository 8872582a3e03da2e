-- How well pages were read, per source, layout and parser version: lengths and empty fields
-- param source text = null: only this source
-- param since date = null: from this day
select
    a.source,
    a.layout,
    a.parser_version,
    count(*) as articles,
    round(avg(a.char_count)) as mean_characters,
    percentile_cont(0.05) within group (order by a.char_count)::integer as characters_of_the_shortest_twentieth,
    round(count(*) filter (where a.lead is null) * 100.0 / count(*), 1) as without_lead_pct,
    round(count(*) filter (where a.author is null) * 100.0 / count(*), 1) as without_author_pct,
    round(count(*) filter (where a.published_at is null) * 100.0 / count(*), 1) as undated_pct
from mart.article as a
where
    (%(source)s::text is null or a.source = %(source)s::text)
    and (%(since)s::date is null or a.day >= %(since)s::date)
group by 1, 2, 3
order by 1, 2, 3
