-- one row: the batch's new state
update crawl.batch
set
    state = %(state)s,
    reason = %(reason)s,
    finished_at = case when %(state)s in ('published', 'held', 'failed') then now() end
where batch_id = %(batch_id)s
