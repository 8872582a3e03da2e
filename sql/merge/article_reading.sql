-- one row per capture and reader; a later batch's word on the same capture counts more
insert into warehouse.article_reading as r (
    article_key, fetched_at, capture_id, reader_key, batch_id, content_hash, detail_hash
)
select
    i.article_key,
    i.fetched_at,
    i.capture_id,
    i.reader_key,
    i.batch_id,
    i.content_hash,
    i.detail_hash
from stage.incoming as i
order by i.article_key, i.fetched_at
on conflict (article_key, fetched_at, capture_id, reader_key) do update set
    batch_id = excluded.batch_id,
    content_hash = excluded.content_hash,
    detail_hash = excluded.detail_hash
where
excluded.batch_id > r.batch_id
or (
    excluded.batch_id = r.batch_id
    and (excluded.content_hash, excluded.detail_hash) is distinct from (r.content_hash, r.detail_hash)
)
