-- one row per re-reading of the source that died before it was loaded; the lock is ours, so nobody works on it
update crawl.batch
set
    state = 'abandoned',
    finished_at = now(),
    reason = 'it died before it was loaded; the next one reads the same pages'
where source = %(source)s and kind = 'reread' and state not in ('published', 'held', 'failed', 'abandoned')
returning batch_id
