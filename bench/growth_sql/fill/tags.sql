insert into warehouse.article_tag (article_key, position, tag)
select
    c.article_key,
    m.position,
    m.tag
from stage.clone as c
inner join warehouse.article_tag as m on c.original_key = m.article_key
order by c.article_key, m.position
