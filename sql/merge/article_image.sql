-- one row per picture of articles whose current page is new or stated anew
insert into warehouse.article_image (article_key, position, url, caption, credit)
select
    p.article_key,
    n.position,
    n.image ->> 'url',
    n.image ->> 'caption',
    n.image ->> 'credit'
from stage.plan as p
inner join stage.article as s on p.row_no = s.row_no
cross join lateral jsonb_array_elements(s.images) with ordinality as n (image, position)
where
    s.batch_id = %(batch_id)s
    and p.is_current
    and p.is_changed
    and n.image ->> 'url' is not null
on conflict do nothing
