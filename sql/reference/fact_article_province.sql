-- one row per article whose unit changes with the dated lists or the sources: see copies/province for the articles of
-- sources without a province
with unit as materialized (
    select
        u.source_key,
        u.province_key,
        u.days
    from warehouse.source_unit as u
),

provincial as materialized (
    select distinct u.source_key
    from unit as u
),

lone as materialized (
    select
        a.article_key,
        a.cluster_key,
        a.day,
        a.province_then_key,
        regexp_replace(lower(substring(a.syndicated_url from '^https?://([^/:?#]+)')), '^www\.', '') as named_host
    from warehouse.fact_article as a
    where a.source_key not in (select p.source_key from provincial as p)
),

earliest as (
    select distinct on (a.cluster_key)
        a.cluster_key,
        a.source_key
    from warehouse.fact_article as a
    where
        a.cluster_key in (select l.cluster_key from lone as l)
        and a.source_key in (select p.source_key from provincial as p)
    order by
        a.cluster_key,
        a.syndicated_name is not null,
        a.day,
        case when a.published_precision = 'minute' then a.published_at end,
        a.article_key
),

meant as (
    select
        a.article_key,
        coalesce(u.province_key, 0) as province_key
    from warehouse.fact_article as a
    inner join provincial as p on a.source_key = p.source_key
    left join unit as u on a.source_key = u.source_key and u.days @> a.day
    where a.province_then_key <> coalesce(u.province_key, 0)
    union all
    select
        l.article_key,
        coalesce(named.province_key, copied.province_key, 0)
    from lone as l
    left join warehouse.source_host as h on l.named_host = h.host
    left join unit as named on h.source_key = named.source_key and named.days @> l.day
    left join earliest as e on l.cluster_key = e.cluster_key
    left join unit as copied on e.source_key = copied.source_key and copied.days @> l.day
    where l.province_then_key <> coalesce(named.province_key, copied.province_key, 0)
)

update warehouse.fact_article as a
set province_then_key = m.province_key
from meant as m
where a.article_key = m.article_key
