-- one row per page of a batch whose record was refused on its way into the warehouse
select
    capture,
    reason,
    detail
from crawl.refusal
where batch_id = %(batch_id)s and hop in ('stage', 'merge') and resolved_at is null
