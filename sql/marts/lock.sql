-- one row: whether nobody else is making marts anew
select pg_try_advisory_xact_lock(hashtextextended('baotinh.marts', 0)) as is_free
