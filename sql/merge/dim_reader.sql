-- one row per layout and parser version that read a page of the batch
insert into warehouse.dim_reader (layout, parser_version)
select distinct
    s.layout,
    s.parser_version
from stage.article as s
where
    s.batch_id = %(batch_id)s
    and not s.is_refused
    and not exists (
        select from warehouse.dim_reader as d
        where d.layout = s.layout and d.parser_version = s.parser_version
    )
order by 1, 2
on conflict (layout, parser_version) do nothing
