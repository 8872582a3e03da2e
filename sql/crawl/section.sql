-- one row per section that the source's menu shows for the first time; `first_time` where it had none before
with given as (
    select
        s.url,
        s.title
    from jsonb_to_recordset(%(sections)s::jsonb) as s (url text, title text)
),

had as (
    select count(*) as sections from crawl.section
    where source = %(source)s
),

put as (
    insert into crawl.section (source, url, title, first_seen_batch, last_seen_batch)
    select
        %(source)s,
        url,
        title,
        %(batch_id)s as first_seen_batch,
        %(batch_id)s as last_seen_batch
    from given
    on conflict (source, url) do update
        set
            title = coalesce(excluded.title, section.title),
            last_seen_batch = excluded.last_seen_batch
    returning url, title, first_seen_batch
)

select
    put.url,
    put.title,
    had.sections = 0 as first_time
from put
cross join had
where put.first_seen_batch = %(batch_id)s
