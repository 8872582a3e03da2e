-- one row per capture of it in the archive, which the caller has to blank there
select
    c.capture,
    c.warc,
    c.warc_offset,
    c.warc_length
from crawl.capture as c
where c.url_id = %(url_id)s
order by c.warc, c.warc_offset
