-- For each text that several papers carried: who was first, and by how many minutes the others followed
-- param since date = null: first published from this day
-- param until date = null: first published to this day
-- param top integer or null = 500: at most so many rows, newest first
with printed as (
    select
        a.cluster_key,
        a.article_key,
        a.version_no,
        a.source_key,
        s.stem as source,
        s.kind = 'aggregator' as is_aggregator,
        a.syndicated_name is not null as names_its_source,
        a.published_on,
        a.published_at,
        a.published_precision = 'minute' as is_timed
    from warehouse.fact_article as a
    inner join warehouse.dim_source as s on a.source_key = s.source_key
    where a.cluster_key is not null and a.published_at is not null
),

-- what names its source was not first; and nobody is known to be where the earliest has no minute or aggregates
earliest as (
    select distinct on (p.cluster_key) p.*
    from printed as p
    where not p.names_its_source
    order by p.cluster_key, p.published_on, p.is_timed desc, p.published_at, p.is_aggregator, p.article_key
),

later as (
    select
        p.cluster_key,
        p.article_key,
        p.version_no,
        p.source,
        p.published_at,
        e.source as first_source,
        e.published_at as first_published_at
    from earliest as e
    inner join printed as p on e.cluster_key = p.cluster_key
    where
        e.is_timed
        and not e.is_aggregator
        and p.is_timed
        and p.source_key <> e.source_key
        and (%(since)s::date is null or e.published_on >= %(since)s::date)
        and (%(until)s::date is null or e.published_on <= %(until)s::date)
    order by e.published_at desc, e.cluster_key, p.published_at
    limit %(top)s::integer
)

select
    l.cluster_key,
    l.first_source,
    l.first_published_at,
    l.source,
    l.published_at,
    (extract(epoch from l.published_at - l.first_published_at) / 60)::integer as lag_minutes,
    v.title
from later as l
inner join warehouse.article_version as v on l.article_key = v.article_key and l.version_no = v.version_no
order by l.first_published_at desc, l.cluster_key, l.published_at
