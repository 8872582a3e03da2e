insert into warehouse.article_place (article_key, position, name, match_key, province_key)
select
    c.article_key,
    m.position,
    m.name,
    m.match_key,
    m.province_key
from stage.clone as c
inner join warehouse.article_place as m on c.original_key = m.article_key
order by c.article_key, m.position
