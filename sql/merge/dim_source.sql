-- one row per source that has rows but whose source file has not been read yet; a row of another source is refused
insert into warehouse.dim_source (stem, name, kind)
select
    b.source,
    b.source,
    'unknown'
from crawl.batch as b
where b.batch_id = %(batch_id)s and not exists (select from warehouse.dim_source as d where d.stem = b.source)
on conflict (stem) do nothing
