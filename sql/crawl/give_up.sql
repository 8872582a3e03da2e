-- the batch of a crawl that could not begin or broke off; what it has published goes to the next crawl
update crawl.batch
set
    state = 'abandoned',
    reason = %(reason)s,
    finished_at = now(),
    owner_pid = null
where batch_id = %(batch_id)s and state = 'crawling'
