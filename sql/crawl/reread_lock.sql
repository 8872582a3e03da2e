-- one row: take the session lock under which one re-reading of a source runs; it falls with the holder's connection
select pg_try_advisory_lock(hashtextextended('baotinh.reread.' || %(source)s, 0)) as taken
