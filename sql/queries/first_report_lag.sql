-- For each text that several papers carried: who was first, and by how many minutes the others followed
-- param since date = null: first published from this day
-- param until date = null: first published to this day
-- param top integer or null = 500: at most so many rows, newest first
with timed as (
    select
        a.cluster_key,
        a.article_key,
        a.version_no,
        a.source_key,
        a.published_at,
        first_value(a.source_key) over by_time as first_source_key,
        first_value(a.published_at) over by_time as first_published_at
    from warehouse.fact_article as a
    where a.cluster_key is not null and a.published_precision = 'minute'
    window by_time as (partition by a.cluster_key order by a.published_at, a.article_key)
),

later as (
    select t.*
    from timed as t
    where
        t.source_key <> t.first_source_key
        and (%(since)s::date is null or t.first_published_at >= %(since)s::date)
        and (%(until)s::date is null or t.first_published_at < %(until)s::date + 1)
    order by t.first_published_at desc, t.cluster_key, t.published_at
    limit %(top)s::integer
)

select
    l.cluster_key,
    f.stem as first_source,
    l.first_published_at,
    s.stem as source,
    l.published_at,
    (extract(epoch from l.published_at - l.first_published_at) / 60)::integer as lag_minutes,
    v.title
from later as l
inner join warehouse.dim_source as f on l.first_source_key = f.source_key
inner join warehouse.dim_source as s on l.source_key = s.source_key
inner join warehouse.article_version as v on l.article_key = v.article_key and l.version_no = v.version_no
order by l.first_published_at desc, l.cluster_key, l.published_at
