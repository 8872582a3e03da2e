-- one row per article of the clusters that the compared articles belonged to
insert into stage.cluster (article_key, label)
select
    p.article_key,
    p.article_key
from stage.pending as p
union
select
    a.article_key,
    a.article_key
from stage.pending as p
inner join warehouse.fact_article as own on p.article_key = own.article_key
inner join warehouse.fact_article as a on own.cluster_key = a.cluster_key
on conflict do nothing
