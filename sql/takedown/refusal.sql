-- one row per refusal of it: what it quoted goes
update crawl.refusal
set detail = null, resolved_at = coalesce(resolved_at, now())
where
    url_id = %(url_id)s
    or (url_id is null and source = %(source)s and url in (%(canonical_url)s, %(url)s))
