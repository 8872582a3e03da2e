-- one row per source and breadcrumb that is new
with named as (
    select distinct
        src.source_key,
        array_to_string(s.section, ' > ') as path
    from stage.restated as s
    inner join warehouse.dim_source as src on s.source = src.stem
    where cardinality(s.section) > 0
)

insert into warehouse.dim_section (source_key, path, topic)
select
    n.source_key,
    n.path,
    warehouse.topic_of(n.path)
from named as n
where
    not exists (
        select from warehouse.dim_section as d
        where d.source_key = n.source_key and d.path = n.path
    )
order by n.source_key, n.path
on conflict (source_key, path) do nothing
