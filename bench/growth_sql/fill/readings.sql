-- Every page was read twice: on its day and a day later.
insert into warehouse.article_reading (
    article_key, fetched_at, capture_id, reader_key, batch_id, content_hash, detail_hash
)
select
    c.article_key,
    c.fetched_at + n.visit * interval '1 day',
    md5(c.article_key::text || n.visit)::uuid,
    v.reader_key,
    0,
    case when n.visit = 1 then c.last_hash else c.content_hash end,
    c.detail_hash
from stage.clone as c
inner join warehouse.article_version as v on c.original_key = v.article_key and v.version_no = 1
cross join generate_series(0, 1) as n (visit)
order by c.article_key, n.visit
