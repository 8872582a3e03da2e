-- one row per place of articles that are new or stated anew
with mention as materialized (
    select
        s.article_key,
        a.day,
        n.position,
        n.item ->> 'name' as name,
        n.item ->> 'unit' as unit
    from stage.restated as s
    inner join warehouse.fact_article as a on s.article_key = a.article_key
    cross join lateral jsonb_array_elements(s.places) with ordinality as n (item, position)
    where n.item ->> 'name' is not null
),

-- read once per name, however often it is named
named as materialized (
    select
        k.name,
        warehouse.match_key(k.name) as match_key
    from (
        select m.name
        from mention as m
        union
        select m.unit
        from mention as m
        where m.unit is not null
    ) as k
)

insert into warehouse.article_place (article_key, position, name, match_key, province_key)
select
    m.article_key,
    m.position,
    m.name,
    n.match_key,
    unit.province_key
from mention as m
inner join named as n on m.name = n.name
left join named as u on m.unit = u.name
left join warehouse.province_by_name as unit
    on
        u.match_key = unit.name_key
        and daterange(unit.valid_from, unit.valid_to, '[]') @> m.day
order by m.article_key, m.position
