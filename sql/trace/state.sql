-- one row per article that an address means: where it stands now
select
    u.url_id,
    u.source,
    u.canonical_url,
    u.article_id,
    u.state,
    u.reason,
    u.day,
    u.day_how,
    u.found_by,
    u.due_day,
    a.article_key,
    a.version_no,
    a.gone_at
from crawl.url as u
left join warehouse.fact_article as a on u.url_id = a.url_id
where
    u.canonical_url = %(url)s
    or u.url = %(url)s
    or u.url_id in (select c.url_id from crawl.capture as c where c.url = %(url)s)
