-- one row per batch of the source that was crawled and not yet published
select
    batch_id,
    day,
    state
from crawl.batch
where source = %(source)s and kind <> 'reread' and state in ('crawled', 'staged', 'merged')
order by batch_id
