-- one row per source and breadcrumb that is new
insert into warehouse.dim_section (source_key, path)
select distinct
    src.source_key,
    array_to_string(s.section, ' > ')
from stage.plan as p
inner join stage.article as s on p.row_no = s.row_no
inner join warehouse.dim_source as src on s.source = src.stem
where
    s.batch_id = %(batch_id)s
    and p.is_current
    and p.is_changed
    and cardinality(s.section) > 0
    and not exists (
        select from warehouse.dim_section as d
        where d.source_key = src.source_key and d.path = array_to_string(s.section, ' > ')
    )
order by 1, 2
on conflict (source_key, path) do nothing
