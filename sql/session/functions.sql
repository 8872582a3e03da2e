-- one row per function of the warehouse
select
    n.nspname as schema,
    format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_arguments(p.oid)) as signature,
    pg_get_function_result(p.oid) as returns,
    obj_description(p.oid, 'pg_proc') as comment
from pg_proc as p
inner join pg_namespace as n on p.pronamespace = n.oid
where n.nspname in ('crawl', 'stage', 'warehouse', 'mart')
order by n.nspname, p.proname collate "C"
