-- Share of articles whose publication date is unknown or was inferred, per source and how the date was found
-- param source source = null: only this source
-- param since date = null: from the month of this day
-- param until date = null: to the month of this day
select
    m.source,
    m.published_precision as precision,
    m.published_how as how,
    sum(m.articles)::bigint as articles,
    round(sum(m.articles) * 100.0 / sum(sum(m.articles)) over (partition by m.source), 1) as pct
from mart.article_month as m
where
    (%(source)s::text is null or m.source = %(source)s::text)
    and (%(since)s::date is null or m.month >= date_trunc('month', %(since)s::date))
    and (%(until)s::date is null or m.month <= %(until)s::date)
group by m.source, m.published_precision, m.published_how
order by m.source, sum(m.articles) desc, m.published_precision, m.published_how
