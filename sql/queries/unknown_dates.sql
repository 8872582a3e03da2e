-- Share of articles whose publication date is unknown or was inferred, per source and how the date was found
-- param source text = null: only this source
-- param since date = null: articles from this day
-- param until date = null: articles to this day
select
    a.source,
    a.published_precision as precision,
    coalesce(a.published_how, case when a.published_estimate is not null then 'inferred' else 'unknown' end) as how,
    count(*) as articles,
    round(count(*) * 100.0 / sum(count(*)) over (partition by a.source), 1) as pct
from mart.article as a
where
    (%(source)s::text is null or a.source = %(source)s::text)
    and (%(since)s::date is null or a.day >= %(since)s::date)
    and (%(until)s::date is null or a.day <= %(until)s::date)
group by 1, 2, 3
order by 1, 4 desc, 2, 3
