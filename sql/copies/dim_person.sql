-- one row per person that is new in the lineage that an article has come to
insert into warehouse.dim_person (name, match_key, lineage, namesake)
select distinct on (m.match_key, m.lineage, m.namesake)
    m.name,
    m.match_key,
    m.lineage,
    m.namesake
from stage.moved_person as m
order by m.match_key, m.lineage, m.namesake, m.article_key
on conflict (match_key, lineage, namesake) do nothing
