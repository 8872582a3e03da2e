-- one row per address to fetch in this run day, new ones first; a range crawl takes only what was never fetched
select
    url_id,
    identity,
    id_space,
    article_id,
    canonical_url,
    url,
    state,
    listed_raw,
    listed_value,
    listed_precision,
    listed_how,
    listed_seen_at,
    found_by,
    day,
    day_how,
    etag,
    last_modified,
    payload_digest,
    last_capture,
    last_fetched_at,
    http_status
from crawl.url
where
    source = %(source)s
    and due_day <= %(day)s
    and state in ('found', 'failed', 'disallowed', 'fetched', 'missing')
    and (%(revisits)s or state in ('found', 'failed', 'disallowed'))
    and (%(identities)s::text[] is null or identity = any(%(identities)s::text[]))
order by state in ('found', 'failed', 'disallowed') desc, url_id asc
