-- one row per refusal that still stands, newest first
select
    r.refused_at,
    r.source,
    r.hop,
    r.reason,
    r.detail,
    r.url,
    r.capture,
    c.warc
from crawl.refusal as r
left join crawl.capture as c on r.capture = c.capture
where
    r.resolved_at is null
    and (%(source)s::text is null or r.source = %(source)s)
    and (%(since)s::timestamptz is null or r.refused_at >= %(since)s)
    and (%(reason)s::text is null or r.reason = %(reason)s)
order by r.refused_at desc, r.refusal_id desc
limit %(most)s
