-- at most one row: the batch that is being crawled now, and who crawls it
select
    batch_id,
    owner_host,
    owner_pid,
    started_at
from crawl.batch
where source = %(source)s and state = 'crawling'
order by batch_id desc
limit 1
