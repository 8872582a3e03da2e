-- one row: merges follow one another, so that two of them never number the same article twice
select pg_advisory_xact_lock(hashtextextended('baotinh.merge', 0))
