-- one row per pair that is judged anew
delete from warehouse.article_copy as c
using stage.pending as p
where c.article_key = p.article_key or c.other_key = p.article_key
