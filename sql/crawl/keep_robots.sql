-- one row: the last good robots.txt of an origin
insert into crawl.robots (origin, fetched_at, status, body)
values (%(origin)s, %(fetched_at)s, %(status)s, %(body)s)
on conflict (origin) do update set
    fetched_at = excluded.fetched_at,
    status = excluded.status,
    body = excluded.body
