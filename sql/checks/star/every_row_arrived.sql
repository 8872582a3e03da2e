-- star: a capture of the batch that passed the checks has no reading in the warehouse, not even by a later batch
select concat(a.row_no, ' ', a.canonical_url) as detail
from stage.article as a
where
    a.batch_id = %(batch_id)s
    and not a.is_refused
    and not exists (
        select from warehouse.article_reading as r
        where
            r.batch_id >= %(batch_id)s
            and r.fetched_at = a.fetched_at
            and r.capture_id = a.capture_id
            and r.content_hash is not null
    )
limit 100
