-- one row per picture of articles that are new or stated anew
insert into warehouse.article_image (article_key, position, url, caption, credit)
select
    s.article_key,
    n.position,
    n.image ->> 'url',
    n.image ->> 'caption',
    n.image ->> 'credit'
from stage.restated as s
cross join lateral jsonb_array_elements(s.images) with ordinality as n (image, position)
where n.image ->> 'url' is not null
order by s.article_key, n.position
