-- at most one row: the last good robots.txt of an origin
select
    fetched_at,
    status,
    body
from crawl.robots
where origin = %(origin)s
