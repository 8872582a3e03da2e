-- one row per person that is new
insert into warehouse.dim_person (name, match_key, lineage, namesake)
select distinct on (m.match_key, m.lineage, m.namesake)
    m.name,
    m.match_key,
    m.lineage,
    m.namesake
from stage.person as m
where
    not exists (
        select from warehouse.dim_person as d
        where d.match_key = m.match_key and d.lineage = m.lineage and d.namesake = m.namesake
    )
order by m.match_key, m.lineage, m.namesake, m.article_key
on conflict (match_key, lineage, namesake) do nothing
