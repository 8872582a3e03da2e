-- one row per address of a forgotten article: where it stood, redirected from, or was listed
select distinct a.address
from crawl.url as u
left join crawl.capture as c on u.url_id = c.url_id
cross join lateral (values (u.url), (u.canonical_url), (c.url)) as a (address)
where
    u.source = %(source)s
    and u.canonical_url = any(%(addresses)s)
    and a.address is not null
order by a.address
