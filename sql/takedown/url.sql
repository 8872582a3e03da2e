-- one row: its address is never fetched again
update crawl.url
set
    state = 'forgotten',
    reason = %(reason)s,
    due_day = null,
    listed_raw = null,
    etag = null,
    last_modified = null
where url_id = %(url_id)s
