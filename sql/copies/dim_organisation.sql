-- one row per body that is new in the lineage that an article has come to
insert into warehouse.dim_organisation (name, match_key, kind, lineage)
select distinct on (d.match_key, m.lineage)
    d.name,
    d.match_key,
    d.kind,
    m.lineage
from stage.moved as m
inner join warehouse.article_organisation as b on m.article_key = b.article_key
inner join warehouse.dim_organisation as d on b.organisation_key = d.organisation_key
where d.lineage not in ('central', 'any', m.lineage)
order by d.match_key, m.lineage, m.article_key
on conflict (match_key, lineage) do nothing
