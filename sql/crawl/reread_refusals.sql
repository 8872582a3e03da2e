-- one row per earlier refusal that a re-reading's own takes the place of; one that says the same stands, and the new
-- one goes
with repeated as (
    delete from crawl.refusal as n
    using crawl.refusal as o
    where
        n.batch_id = %(batch_id)s
        and o.batch_id <> n.batch_id
        and o.capture = n.capture
        and o.reason = n.reason
        and o.resolved_at is null
    returning n.capture, n.reason
)

update crawl.refusal as o
set resolved_at = now()
from crawl.refusal as n
where
    n.batch_id = %(batch_id)s
    and o.batch_id <> n.batch_id
    and o.capture = n.capture
    and o.hop <> 'fetch'
    and o.resolved_at is null
    and o.reason <> n.reason
    and not exists (
        select 1 from repeated as r
        where r.capture = o.capture and r.reason = o.reason
    )
returning o.refusal_id
