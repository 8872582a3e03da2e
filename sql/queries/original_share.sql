-- Share of original against syndicated articles, per source and month
-- param since date = null: from the month of this day
-- param until date = null: to the month of this day
-- param source source = null: only this source
select
    m.source,
    m.month,
    sum(m.articles)::bigint as articles,
    sum(m.articles - m.syndicated)::bigint as original,
    sum(m.syndicated)::bigint as syndicated,
    round(sum(m.articles - m.syndicated) * 100.0 / sum(m.articles), 1) as original_pct
from mart.source_month as m
where
    (%(since)s::date is null or m.month >= date_trunc('month', %(since)s::date))
    and (%(until)s::date is null or m.month <= %(until)s::date)
    and (%(source)s::text is null or m.source = %(source)s::text)
group by m.source, m.month
order by m.source, m.month
