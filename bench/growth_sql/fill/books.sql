-- The crawl's books: every article's address, one crawl a source and day with its hops, and one page
-- refused for a hundred articles, half of them read since.
insert into crawl.url (
    url_id, source, article_id, canonical_url, url, state, found_by, found_day, day, day_how, first_fetched_day,
    last_visit_day, attempts, http_status, last_fetched_at
) overriding system value
select
    c.article_key,
    s.stem,
    c.article_key::text,
    'https://filled.vn/tin-' || c.article_key,
    'https://filled.vn/tin-' || c.article_key,
    'settled',
    'section',
    c.day,
    c.day,
    'published',
    c.day,
    c.day + 1,
    2,
    200,
    c.fetched_at
from stage.clone as c
inner join warehouse.dim_source as s on c.source_key = s.source_key
order by c.article_key;

create temporary table filled_batch as
select
    1000000 + row_number() over (order by c.day, c.source_key) as batch_id,
    s.stem,
    c.day,
    count(*) as n
from stage.clone as c
inner join warehouse.dim_source as s on c.source_key = s.source_key
group by c.day, c.source_key, s.stem;

insert into crawl.batch (batch_id, source, day, kind, state, started_at, finished_at) overriding system value
select
    b.batch_id,
    b.stem,
    b.day,
    'daily',
    'published',
    b.day + interval '20 hours',
    b.day + interval '21 hours'
from filled_batch as b
order by b.batch_id;

insert into crawl.hop (batch_id, hop, n_in, n_out)
select
    b.batch_id,
    h.hop,
    b.n,
    b.n
from filled_batch as b
cross join unnest(array['discover', 'fetch', 'read', 'stage', 'merge']) as h (hop)
order by b.batch_id;

insert into crawl.coverage (source, day, state, batch_id)
select
    b.stem,
    b.day,
    'crawled',
    b.batch_id
from filled_batch as b
order by b.stem, b.day;

insert into crawl.refusal (batch_id, hop, source, url, reason, resolved_at)
select
    b.batch_id,
    'read',
    b.stem,
    'https://filled.vn/khac-' || c.article_key,
    'no_text',
    case when c.n % 200 = 7 then c.fetched_at + interval '2 days' end
from stage.clone as c
inner join warehouse.dim_source as s on c.source_key = s.source_key
inner join filled_batch as b on s.stem = b.stem and c.day = b.day
where c.n % 100 = 7
order by c.article_key;
select setval(pg_get_serial_sequence('crawl.batch', 'batch_id'), (select max(b.batch_id) from crawl.batch as b))
