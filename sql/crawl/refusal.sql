-- one row per address that the fetch refused, with its reason
insert into crawl.refusal (batch_id, hop, source, url, url_id, capture, reason, detail)
select
    %(batch_id)s,
    'fetch' as hop,
    %(source)s,
    r.url,
    u.url_id,
    r.capture,
    r.reason,
    r.detail
from
    jsonb_to_recordset(%(refusals)s::jsonb) as r (url text, identity text, capture text, reason text, detail text)
left join crawl.url as u on u.source = %(source)s and r.identity = u.identity
where not exists (
    select 1 from crawl.refusal as earlier
    where
        earlier.source = %(source)s and earlier.url = r.url and earlier.hop = 'fetch' and earlier.reason = r.reason
        and earlier.resolved_at is null
)
