-- one row per refusal of it: what it quoted goes
update crawl.refusal
set detail = null, resolved_at = coalesce(resolved_at, now())
where url_id = %(url_id)s
