-- one row: take the session lock under which one crawl of a source runs; it falls with the holder's connection
select pg_try_advisory_lock(hashtextextended('baotinh.crawl.' || %(source)s, 0)) as taken
