-- one row: one process compares at a time
select pg_advisory_xact_lock(hashtextextended('baotinh.copies', 0))
