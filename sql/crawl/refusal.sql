-- one row per address that the fetch refused, with its reason
insert into crawl.refusal (batch_id, hop, source, url, url_id, capture, reason, detail)
select
    %(batch_id)s,
    'fetch',
    %(source)s,
    r.url,
    u.url_id,
    r.capture,
    r.reason,
    r.detail
from
    jsonb_to_recordset(%(refusals)s::jsonb) as r (url text, identity text, capture text, reason text, detail text)
left join crawl.url as u on u.source = %(source)s and u.identity = r.identity
where not exists (
    select 1 from crawl.refusal as old
    where old.source = %(source)s and old.url = r.url and old.hop = 'fetch' and old.reason = r.reason
    and old.resolved_at is null
)
