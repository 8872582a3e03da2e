-- at most one row per identity: the address as it stands, due or not
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
where source = %(source)s and identity = any(%(identities)s::text[])
