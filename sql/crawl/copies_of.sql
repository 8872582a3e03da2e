-- one row per article elsewhere that shares its text with an article
select
    s.stem as source,
    o.canonical_url,
    c.kind
from warehouse.fact_article as a
inner join warehouse.article_copy as c on a.article_key in (c.article_key, c.other_key)
inner join warehouse.fact_article as o
    on o.article_key in (c.article_key, c.other_key) and o.article_key <> a.article_key
inner join warehouse.dim_source as s on o.source_key = s.source_key
where a.canonical_url = %(canonical_url)s
order by c.kind, s.stem, o.canonical_url
