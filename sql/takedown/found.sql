-- one row per article that an address means: by the address fetched, the canonical one, or any one captured
select
    u.url_id,
    u.source,
    u.id_space,
    u.article_id,
    u.canonical_url,
    a.article_key,
    a.cluster_key
from crawl.url as u
left join warehouse.fact_article as a on u.url_id = a.url_id
where
    u.canonical_url = %(url)s
    or u.url = %(url)s
    or u.url_id in (select c.url_id from crawl.capture as c where c.url = %(url)s)
union
select
    a.url_id,
    s.stem,
    case when a.url_id is not null then a.id_space end,
    a.article_id,
    a.canonical_url,
    a.article_key,
    a.cluster_key
from warehouse.fact_article as a
inner join warehouse.dim_source as s on a.source_key = s.source_key
where a.canonical_url = %(url)s or a.url = %(url)s
