-- at most one row: a batch with what its crawl published
select
    batch_id,
    source,
    day,
    kind,
    state,
    reason,
    warcs
from crawl.batch
where batch_id = %(batch_id)s
