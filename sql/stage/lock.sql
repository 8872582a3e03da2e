-- one row: wait until nobody else works on the batch
select pg_advisory_xact_lock(hashtextextended('baotinh.batch', %(batch_id)s))
