-- one row: a new batch whose pages are in the archive already
insert into crawl.batch (source, day, kind, state, crawled_at, owner_host, owner_pid)
values (%(source)s, %(day)s, 'reread', 'crawled', now(), %(owner_host)s, %(owner_pid)s)
returning batch_id
