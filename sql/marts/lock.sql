-- one row: wait until nobody else is making marts anew
select pg_advisory_xact_lock(hashtextextended('baotinh.marts', 0))
