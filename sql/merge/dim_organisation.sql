-- one row per body that is new
insert into warehouse.dim_organisation (name, match_key, kind, lineage)
select distinct on (m.match_key, m.lineage)
    m.name,
    m.match_key,
    m.kind,
    m.lineage
from stage.organisation as m
where
    not exists (
        select from warehouse.dim_organisation as d
        where d.match_key = m.match_key and d.lineage = m.lineage
    )
order by m.match_key, m.lineage, m.article_key
on conflict (match_key, lineage) do nothing
