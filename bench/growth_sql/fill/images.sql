insert into warehouse.article_image (article_key, position, url, caption, credit)
select
    c.article_key,
    m.position,
    m.url,
    m.caption,
    m.credit
from stage.clone as c
inner join warehouse.article_image as m on c.original_key = m.article_key
order by c.article_key, m.position
