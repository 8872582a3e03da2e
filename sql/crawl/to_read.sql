-- one row per article capture of a batch that holds a body, in archive order, with what the frontier knows of its listing
select
    c.capture,
    c.warc,
    c.warc_offset,
    c.warc_length,
    u.listed_raw,
    u.listed_value,
    u.listed_precision,
    u.listed_how,
    u.listed_seen_at
from crawl.capture as c
left join crawl.url as u on c.url_id = u.url_id
where
    c.batch_id = %(batch_id)s
    and c.kind = 'article'
    and not c.is_revisit
    and c.outcome is distinct from 'failed'
    and u.state is distinct from 'forgotten'
order by c.warc, c.warc_offset
