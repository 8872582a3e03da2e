-- one row per person whom an article names in the lineage that it has come to
update warehouse.article_person as b
set person_key = m.new_key
from (
    select distinct on (p.article_key, d.person_key)
        p.article_key,
        p.person_key,
        d.person_key as new_key
    from stage.moved_person as p
    inner join warehouse.dim_person as d
        on p.match_key = d.match_key and p.lineage = d.lineage and p.namesake = d.namesake
    order by p.article_key, d.person_key, p.person_key
) as m
where
    b.article_key = m.article_key
    and b.person_key = m.person_key
    and not exists (
        select from warehouse.article_person as held
        where held.article_key = m.article_key and held.person_key = m.new_key
    )
