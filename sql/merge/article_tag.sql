-- one row per keyword of articles that are new or stated anew
insert into warehouse.article_tag (article_key, position, tag)
select
    s.article_key,
    n.position,
    n.tag
from stage.restated as s
cross join lateral unnest(s.tags) with ordinality as n (tag, position)
where n.tag <> ''
order by s.article_key, n.position
