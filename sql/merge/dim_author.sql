-- one row per source and byline name that is new
with named as (
    select
        src.source_key,
        btrim(n.name) as name
    from stage.plan as p
    inner join stage.article as s on p.row_no = s.row_no
    inner join warehouse.dim_source as src on s.source = src.stem
    cross join lateral (
        select c ->> 'name' as name
        from jsonb_array_elements(s.credits) as c
        union
        select part
        from regexp_split_to_table(s.author, ', ') as part
        where jsonb_array_length(s.credits) = 0
    ) as n
    where s.batch_id = %(batch_id)s and p.is_current and p.is_changed and btrim(n.name) <> ''
)

insert into warehouse.dim_author (source_key, name, match_key)
select distinct on (n.source_key, warehouse.match_key(n.name))
    n.source_key,
    n.name,
    warehouse.match_key(n.name)
from named as n
where not exists (
    select from warehouse.dim_author as d
    where d.source_key = n.source_key and d.match_key = warehouse.match_key(n.name)
)
order by n.source_key, warehouse.match_key(n.name), n.name
on conflict (source_key, match_key) do nothing
