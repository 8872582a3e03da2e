-- one row per batch of some sources on the stage
select
    b.batch_id,
    c.state = 'merged' as is_merged
from stage.batch as b
inner join crawl.batch as c on b.batch_id = c.batch_id
where c.source = any(%(sources)s)
order by b.batch_id
