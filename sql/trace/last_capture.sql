-- at most one row: the newest capture of an article that holds its page
select
    c.capture,
    c.source,
    c.url,
    c.fetched_at,
    c.warc,
    c.warc_offset,
    c.warc_length
from crawl.url as u
inner join crawl.capture as c on u.url_id = c.url_id
where
    u.state <> 'forgotten'
    and c.kind = 'article'
    and not c.is_revisit
    and c.outcome is distinct from 'failed'
    and (
        u.canonical_url = %(url)s
        or u.url = %(url)s
        or u.url_id in (select o.url_id from crawl.capture as o where o.url = %(url)s)
    )
order by c.fetched_at desc
limit 1
