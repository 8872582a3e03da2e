-- one row per batch of the source that is still called crawling; asked under the source's lock, so its crawl is dead
select batch_id
from crawl.batch
where source = %(source)s and state = 'crawling' and kind <> 'reread' and batch_id <> %(batch_id)s
order by batch_id
