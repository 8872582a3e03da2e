-- one row per article and person; two spellings of one name in an article are one
insert into warehouse.article_person (
    article_key, person_key, positions, position_keys, mentions, in_lead, in_body, in_caption
)
select distinct on (m.article_key, d.person_key)
    m.article_key,
    d.person_key,
    m.positions,
    m.position_keys,
    sum(m.mentions) over one_person,
    sum(m.in_lead) over one_person,
    sum(m.in_body) over one_person,
    sum(m.in_caption) over one_person
from stage.person as m
inner join warehouse.dim_person as d
    on m.match_key = d.match_key and m.lineage = d.lineage and m.namesake = d.namesake
window one_person as (partition by m.article_key, d.person_key)
order by m.article_key, d.person_key, m.mentions desc
