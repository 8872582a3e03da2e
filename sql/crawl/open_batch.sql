-- one row: a new batch
insert into crawl.batch (source, day, kind, range_from, range_to, owner_host, owner_pid)
values (%(source)s, %(day)s, %(kind)s, %(range_from)s, %(range_to)s, %(owner_host)s, %(owner_pid)s)
returning batch_id
