-- one row per article of a source without a province, in the clusters compared, whose unit changes: it has that of the
-- source that it names, else of the source of its cluster's earliest article, on its own day; else none is known
with unit as materialized (
    select
        u.source_key,
        u.province_key,
        u.days
    from warehouse.source_unit as u
),

lone as materialized (
    select
        a.article_key,
        a.cluster_key,
        a.day,
        regexp_replace(lower(substring(a.syndicated_url from '^https?://([^/:?#]+)')), '^www\.', '') as named_host
    from stage.cluster as k
    inner join warehouse.fact_article as a on k.article_key = a.article_key
    where not exists (select from unit as u where u.source_key = a.source_key)
),

-- an article that names its source was not the first, whatever it prints
earliest as (
    select distinct on (a.cluster_key)
        a.cluster_key,
        a.source_key
    from warehouse.fact_article as a
    where
        a.cluster_key in (select l.cluster_key from lone as l)
        and exists (select from unit as u where u.source_key = a.source_key)
    order by
        a.cluster_key,
        a.syndicated_name is not null,
        a.day,
        case when a.published_precision = 'minute' then a.published_at end,
        a.article_key
),

meant as (
    select
        l.article_key,
        coalesce(named.province_key, copied.province_key, 0) as province_key
    from lone as l
    left join warehouse.source_host as h on l.named_host = h.host
    left join unit as named on h.source_key = named.source_key and named.days @> l.day
    left join earliest as e on l.cluster_key = e.cluster_key
    left join unit as copied on e.source_key = copied.source_key and copied.days @> l.day
)

update warehouse.fact_article as a
set province_then_key = m.province_key
from meant as m
where a.article_key = m.article_key and a.province_then_key <> m.province_key
