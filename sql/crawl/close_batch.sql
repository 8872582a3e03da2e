-- the batch as its crawl left it
update crawl.batch
set
    state = %(state)s,
    reason = %(reason)s,
    crawled_at = case when %(state)s = 'crawled' then now() end,
    finished_at = case when %(state)s <> 'crawled' then now() end,
    owner_pid = null
where batch_id = %(batch_id)s
