-- one row per capture of an article that holds a page, newest first
select
    c.capture,
    c.warc,
    c.warc_offset,
    c.warc_length,
    c.fetched_at
from crawl.capture as c
where c.url_id = %(url_id)s and c.kind = 'article' and not c.is_revisit
order by c.fetched_at desc, c.capture asc
