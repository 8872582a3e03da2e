-- one row per article whose cluster has changed; an article that has no copy has none
with grouped as (
    select
        k.article_key,
        case when count(*) over (partition by k.label) > 1 then k.label end as cluster_key
    from stage.cluster as k
)

update warehouse.fact_article as a
set cluster_key = g.cluster_key
from grouped as g
where a.article_key = g.article_key and a.cluster_key is distinct from g.cluster_key
