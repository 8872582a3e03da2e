-- one row per capture where the site said that nothing had changed: it moves only the time of last sight
insert into warehouse.article_reading (article_key, fetched_at, capture_id, reader_key, batch_id)
select
    a.article_key,
    c.fetched_at,
    warehouse.capture_id(c.capture),
    0,
    c.batch_id
from crawl.capture as c
inner join warehouse.fact_article as a on c.url_id = a.url_id
where
    c.batch_id = %(batch_id)s
    and c.is_revisit
    and c.kind = 'article'
    and coalesce(c.outcome, 'same') in ('ok', 'same')
union
select
    a.article_key,
    c.fetched_at,
    warehouse.capture_id(c.capture),
    0,
    c.batch_id
from stage.incoming as i
inner join warehouse.fact_article as a on i.article_key = a.article_key
inner join crawl.capture as c on a.url_id = c.url_id
where
    i.is_new
    and c.is_revisit
    and c.kind = 'article'
    and coalesce(c.outcome, 'same') in ('ok', 'same')
on conflict (article_key, fetched_at, capture_id, reader_key) do nothing
