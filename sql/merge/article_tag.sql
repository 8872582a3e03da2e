-- one row per keyword of articles whose current page is new or stated anew
insert into warehouse.article_tag (article_key, position, tag)
select
    p.article_key,
    n.position,
    n.tag
from stage.plan as p
inner join stage.article as s on p.row_no = s.row_no
cross join lateral unnest(s.tags) with ordinality as n (tag, position)
where s.batch_id = %(batch_id)s and p.is_current and p.is_changed and n.tag <> ''
on conflict do nothing
