-- at most one row: the newest batch of a source
select max(batch_id) as batch_id
from crawl.batch
where source = %(source)s
