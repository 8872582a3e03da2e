-- one row per place of articles that are new or stated anew
insert into warehouse.article_place (article_key, position, name, match_key, province_key)
select
    s.article_key,
    n.position,
    n.item ->> 'name',
    warehouse.match_key(n.item ->> 'name'),
    unit.province_key
from stage.restated as s
inner join warehouse.fact_article as a on s.article_key = a.article_key
cross join lateral jsonb_array_elements(s.places) with ordinality as n (item, position)
left join warehouse.province_by_name as unit
    on
        unit.name_key = warehouse.match_key(n.item ->> 'unit')
        and daterange(unit.valid_from, unit.valid_to, '[]') @> a.day
where n.item ->> 'name' is not null
order by s.article_key, n.position
