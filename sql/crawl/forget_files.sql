-- one row per archive file that holds captures of a forgotten article: whether the books still name it
select
    c.warc,
    array_agg(c.capture) as captures,
    exists(
        select 1 from crawl.batch as b
        where c.warc = any(b.warcs)
    ) as named
from crawl.capture as c
left join crawl.url as u on c.url_id = u.url_id
where
    (u.source = %(source)s and u.canonical_url = any(%(addresses)s) and u.state = 'forgotten')
    or (c.url_id is null and c.source = %(source)s and c.url = any(%(addresses)s))
group by c.warc
order by c.warc
