-- one row per image of an article that is stated anew
delete from warehouse.article_image as d
using stage.restated as s
where not s.is_new and d.article_key = s.article_key
