-- one row per mart that is kept ready: whether making it anew now costs next to nothing, or it has become old
select
    m.matviewname as mart,
    r.mart is null
    or r.seconds < 0.5
    or r.refreshed_at < clock_timestamp() - greatest(interval '1 hour', 100 * r.seconds * interval '1 second') as is_due
from pg_matviews as m
left join mart.refresh as r on m.matviewname = r.mart
where m.schemaname = 'mart'
order by m.matviewname
