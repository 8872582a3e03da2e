-- at most one row: a batch that somebody else opened, now owned by this process
update crawl.batch
set
    owner_host = %(owner_host)s,
    owner_pid = %(owner_pid)s
where batch_id = %(batch_id)s and source = %(source)s and state = 'crawling'
returning batch_id, day, kind, range_from, range_to
