-- one row: whether the database holds nothing of ours
select not exists (select from pg_namespace where nspname in ('crawl', 'stage', 'warehouse', 'mart')) as is_empty
