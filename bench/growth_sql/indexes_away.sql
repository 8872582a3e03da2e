-- Put aside the indexes that no constraint needs, of the tables that are filled: making them at the end is quicker.
create table stage.index_away as
select
    i.indexrelid::regclass::text as name,
    pg_get_indexdef(i.indexrelid) as definition
from pg_index as i
inner join pg_class as c on i.indrelid = c.oid
where
    c.relnamespace in ('warehouse'::regnamespace, 'crawl'::regnamespace)
    and c.relkind = 'r'
    and (c.relname ~ '^(fact_|article_)' or c.relname = 'url')
    and not exists (select from pg_constraint as k where k.conindid = i.indexrelid);
do $$
declare
    index_name text;
begin
    for index_name in select a.name from stage.index_away as a loop
        execute format('drop index %s', index_name);
    end loop;
end
$$
