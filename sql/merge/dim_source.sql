-- one row per source that has rows but whose source file has not been read yet
insert into warehouse.dim_source (stem, name, kind)
select distinct
    s.source,
    s.source,
    'unknown'
from stage.article as s
where s.batch_id = %(batch_id)s and not s.is_refused
order by 1
on conflict (stem) do nothing
