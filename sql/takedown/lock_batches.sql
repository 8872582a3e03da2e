-- one row per batch of some sources on the stage: wait until nobody else works on it
select pg_advisory_xact_lock(hashtextextended('baotinh.batch', o.batch_id))
from (
    select b.batch_id
    from stage.batch as b
    inner join crawl.batch as c on b.batch_id = c.batch_id
    where c.source = any(%(sources)s)
    order by b.batch_id
) as o
