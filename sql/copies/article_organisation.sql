-- one row per body that an article names in the lineage that it has come to
update warehouse.article_organisation as b
set organisation_key = n.organisation_key
from stage.moved as m, warehouse.dim_organisation as d, warehouse.dim_organisation as n
where
    b.article_key = m.article_key
    and b.organisation_key = d.organisation_key
    and d.lineage not in ('central', 'any', m.lineage)
    and d.match_key = n.match_key
    and n.lineage = m.lineage
