-- For each text that several papers carried: who was first, and by how many minutes the others followed
-- param since date = null: first published from this day
-- param until date = null: first published to this day
-- param top integer = 500: at most so many rows
with timed as (
    select
        a.cluster_key,
        a.article_key,
        a.source,
        a.title,
        a.published_at,
        first_value(a.source) over by_time as first_source,
        first_value(a.published_at) over by_time as first_published_at
    from mart.article as a
    where
        a.cluster_key in (
            select f.cluster_key
            from warehouse.fact_article as f
            where f.cluster_key is not null
        )
        and a.published_precision = 'minute'
    window by_time as (partition by a.cluster_key order by a.published_at, a.article_key)
)

select
    t.cluster_key,
    t.first_source,
    t.first_published_at,
    t.source,
    t.published_at,
    (extract(epoch from t.published_at - t.first_published_at) / 60)::integer as lag_minutes,
    t.title
from timed as t
where
    t.source <> t.first_source
    and (%(since)s::date is null or t.first_published_at >= %(since)s::date)
    and (%(until)s::date is null or t.first_published_at < %(until)s::date + 1)
order by t.first_published_at, t.cluster_key, t.published_at
limit %(top)s::integer
