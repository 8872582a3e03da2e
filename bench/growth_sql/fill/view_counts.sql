insert into warehouse.article_view_count (article_key, fetched_at, view_count)
select
    c.article_key,
    c.fetched_at + n.visit * interval '1 day',
    (c.salt & 8191) + 100 * n.visit
from stage.clone as c
cross join generate_series(0, 1) as n (visit)
order by c.article_key, n.visit
