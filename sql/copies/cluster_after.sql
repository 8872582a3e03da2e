-- one row per article of the clusters that the compared articles have come to touch
insert into stage.cluster (article_key, label)
with neighbour as (
    select c.other_key as article_key
    from warehouse.article_copy as c
    inner join stage.pending as p on c.article_key = p.article_key
    where c.kind = 'copy'
    union
    select c.article_key
    from warehouse.article_copy as c
    inner join stage.pending as p on c.other_key = p.article_key
    where c.kind = 'copy'
)

select
    n.article_key,
    n.article_key
from neighbour as n
union
select
    a.article_key,
    a.article_key
from neighbour as n
inner join warehouse.fact_article as own on n.article_key = own.article_key
inner join warehouse.fact_article as a on own.cluster_key = a.cluster_key
on conflict do nothing
