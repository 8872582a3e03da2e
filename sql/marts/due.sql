-- one row per mart that is kept ready: whether it shows less than was published, and whether making it anew is due then,
-- because it costs next to nothing or the mart has become old
with newest as (
    select coalesce(max(b.finished_at), '-infinity') as published_at
    from crawl.batch as b
    where b.state = 'published'
)

select
    m.matviewname as mart,
    coalesce(r.refreshed_at <= n.published_at, true) as is_outdated,
    coalesce(r.refreshed_at <= n.published_at, true)
    and (
        r.mart is null
        or r.seconds < 0.5
        or r.refreshed_at < clock_timestamp() - greatest(interval '1 hour', 100 * r.seconds * interval '1 second')
    ) as is_due
from pg_matviews as m
cross join newest as n
left join mart.refresh as r on m.matviewname = r.mart
where m.schemaname = 'mart'
order by m.matviewname
