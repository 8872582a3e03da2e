-- one row per article of a source without a province, that has a copy in a source with one
update warehouse.fact_article as a
set province_then_key = o.province_then_key
from (
    select distinct on (m.article_key)
        m.article_key,
        n.province_then_key
    from stage.cluster as k
    inner join warehouse.fact_article as m on k.article_key = m.article_key
    inner join warehouse.fact_article as n on m.cluster_key = n.cluster_key
    where
        m.province_then_key = 0
        and n.province_then_key <> 0
        and not exists (select from warehouse.source_province as s where s.source_key = m.source_key)
    order by m.article_key, n.day, n.article_key
) as o
where a.article_key = o.article_key
