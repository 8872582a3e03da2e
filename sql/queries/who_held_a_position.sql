-- Who held a position and when, from the first and last article that names the person with it
-- param position text = Bí thư Tỉnh ủy: the position, in either tone style, with or without the province's name after it
-- param province text = null: only this province of today
with wanted as (
    select array_agg(w.key) as keys
    from (
        select warehouse.match_key(%(position)s::text) as key
        union
        select concat(warehouse.match_key(%(position)s::text), ' ', n.name_key)
        from warehouse.province_by_name as n
        union
        select concat(warehouse.match_key(%(position)s::text), ' tỉnh ', n.name_key)
        from warehouse.province_by_name as n
    ) as w
)

select
    m.province_now as province,
    m.name,
    m.namesake,
    min(m.day) as first_mention,
    max(m.day) as last_mention,
    count(*) as articles
from wanted as w
inner join mart.person_mention as m on m.position_keys && w.keys
where (%(province)s::text is null or warehouse.match_key(m.province_now) = warehouse.match_key(%(province)s::text))
group by m.province_now, m.person_key, m.name, m.namesake
order by warehouse.sort_key(m.province_now), min(m.day), m.name
