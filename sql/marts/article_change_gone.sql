-- one row per change whose versions are no longer what they were
delete from warehouse.article_change as c
using warehouse.article_version as v, warehouse.article_version as p
where
    v.article_key = c.article_key
    and v.version_no = c.version_no
    and p.article_key = c.article_key
    and p.version_no = c.version_no - 1
    and (c.from_hash, c.to_hash) is distinct from (p.content_hash, v.content_hash)
