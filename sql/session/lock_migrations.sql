-- one row: wait until no other process migrates this database
select pg_advisory_lock(hashtextextended('baotinh.migrate', 0))
