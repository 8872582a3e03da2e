insert into warehouse.article_author (article_key, author_key, role)
select
    c.article_key,
    t.author_key,
    m.role
from stage.clone as c
inner join warehouse.article_author as m on c.original_key = m.article_key
inner join stage.twin_author as t on m.author_key = t.original_key and c.source_key = t.source_key
order by c.article_key
