-- one row per capture taken over: the captures of this source's crawls that died, or ended and were never loaded
with dead as (
    update crawl.batch as b
    set
        state = 'abandoned',
        finished_at = now(),
        reason = 'its captures went to batch ' || %(batch_id)s::text
    where
        b.source = %(source)s
        and b.batch_id <> %(batch_id)s
        -- a re-reading owns no captures and looks after itself
        and b.kind <> 'reread'
        and (
            -- the lock of the source is ours, so whoever crawled it is dead
            b.state = 'crawling'
            -- a rerun of the day, or a crawl whose load nobody will start any more
            or (b.state = 'crawled' and (b.day = %(day)s or b.crawled_at < now() - interval '6 hours'))
        )
    returning b.batch_id
),

orphan as (
    select batch_id from dead
    union
    select batch_id from crawl.batch
    where source = %(source)s and state = 'abandoned'
)

update crawl.capture as c
set batch_id = %(batch_id)s
from orphan
where c.batch_id = orphan.batch_id and c.source = %(source)s
returning c.capture, c.kind, c.is_revisit, c.warc
