-- one row per article, byline name and part, for articles that are new or stated anew
insert into warehouse.article_author (article_key, author_key, role)
select distinct
    m.article_key,
    d.author_key,
    m.role
from stage.author as m
inner join warehouse.dim_author as d on m.source_key = d.source_key and m.match_key = d.match_key
order by m.article_key, d.author_key, m.role
on conflict do nothing
