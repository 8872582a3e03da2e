-- one row per tag of an article whose current page is stated anew
delete from warehouse.article_tag as d
using stage.plan as p
where
    p.is_current
    and p.is_changed
    and not p.is_new
    and p.row_no is not null
    and d.article_key = p.article_key
