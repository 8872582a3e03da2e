-- one row per column of every table and view, in the order of schema, relation and column
select
    n.nspname as schema,
    c.relname as relation,
    a.attname as "column",
    format_type(a.atttypid, a.atttypmod) as type,
    c.relkind = 'r' and not a.attnotnull as is_nullable,
    obj_description(c.oid, 'pg_class') as relation_comment,
    col_description(c.oid, a.attnum) as column_comment
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
inner join pg_attribute as a on c.oid = a.attrelid
where
    n.nspname in ('crawl', 'stage', 'warehouse', 'mart')
    and c.relkind in ('r', 'v', 'm')
    and a.attnum > 0
    and not a.attisdropped
order by n.nspname, c.relname collate "C", a.attnum
