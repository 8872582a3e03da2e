insert into warehouse.article_person (
    article_key, person_key, positions, position_keys, mentions, in_lead, in_body, in_caption
)
select
    c.article_key,
    coalesce(t.person_key, m.person_key),
    m.positions,
    m.position_keys,
    m.mentions,
    m.in_lead,
    m.in_body,
    m.in_caption
from stage.clone as c
inner join warehouse.article_person as m on c.original_key = m.article_key
left join stage.twin_person as t on m.person_key = t.original_key and c.lineage = t.lineage
order by c.article_key, m.person_key
