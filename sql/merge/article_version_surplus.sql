-- one row per version that the readings no longer bear out
delete from warehouse.article_version as v
using stage.plan as p
where
    p.is_current
    and not p.is_new
    and v.article_key = p.article_key
    and v.version_no > p.version_no
