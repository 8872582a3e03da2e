-- one row: what the books say of a batch
select
    state,
    reason,
    source
from crawl.batch
where batch_id = %(batch_id)s
