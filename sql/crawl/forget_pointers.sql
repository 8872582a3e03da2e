-- one row: the tombstone keeps the address and nothing of the page
update crawl.url
set
    payload_digest = null,
    last_capture = null,
    last_fetched_at = null,
    listed_value = null,
    listed_precision = null,
    listed_how = null,
    listed_seen_at = null
where source = %(source)s and canonical_url = any(%(addresses)s) and state = 'forgotten'
returning url_id
