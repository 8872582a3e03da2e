-- one row per reason: the refusals of a hop of a batch
select
    f.reason,
    count(*) as n
from crawl.refusal as f
where f.batch_id = %(batch_id)s and f.hop = %(hop)s
group by f.reason
order by f.reason
