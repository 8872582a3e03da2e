-- one row per foreign key within the warehouse
select
    child.relname::text collate "C" as child,
    parent.relname::text collate "C" as parent,
    (
        select string_agg(a.attname, '_' order by k.n)
        from unnest(f.conkey) with ordinality as k (attnum, n)
        inner join pg_attribute as a on f.conrelid = a.attrelid and k.attnum = a.attnum
    ) as columns,
    exists(
        select from pg_index as i
        where i.indrelid = f.conrelid and i.indisunique and i.indkey::smallint[] operator (pg_catalog.<@) f.conkey
    ) as is_one
from pg_constraint as f
inner join pg_class as child on f.conrelid = child.oid
inner join pg_class as parent on f.confrelid = parent.oid
inner join pg_namespace as n on child.relnamespace = n.oid
inner join pg_namespace as m on parent.relnamespace = m.oid
where f.contype = 'f' and n.nspname = 'warehouse' and m.nspname = 'warehouse'
order by 1, 2, 3
