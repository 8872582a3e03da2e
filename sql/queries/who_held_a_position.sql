-- Who held a position and when, from the first and last article that names the person with it
-- param position text = Bí thư Tỉnh ủy: the position, in either tone style, with or without the province's name after it
-- param province province = null: only this province; a former one leads to today's
with wanted as (
    select warehouse.match_key(%(position)s::text) as position_key
    union
    select concat(warehouse.match_key(%(position)s::text), ' ', n.name_key)
    from warehouse.province_by_name as n
    union
    select concat(warehouse.match_key(%(position)s::text), ' tỉnh ', n.name_key)
    from warehouse.province_by_name as n
)

select
    h.province_now as province,
    h.name,
    h.namesake,
    min(h.first_mention) as first_mention,
    max(h.last_mention) as last_mention,
    sum(h.articles)::bigint as articles
from mart.position_holder as h
where
    h.position_key = any(array(select w.position_key from wanted as w))
    and (
        %(province)s::text is null or warehouse.match_key(h.province_now) = warehouse.match_key(%(province)s::text)
    )
group by h.province_now, h.person_key, h.name, h.namesake
order by warehouse.sort_key(h.province_now), min(h.first_mention), h.name
