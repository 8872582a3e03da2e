-- Who held a position and when, from the first and last article that names the person with it
-- param position text = Bí thư Tỉnh ủy: the position, in either tone style, with or without the province's name after it
-- param province province = null: only this province; a former one leads to today's
select
    h.province_now as province,
    h.name,
    h.namesake,
    h.first_mention,
    h.last_mention,
    h.articles
from mart.position_holder as h
where
    h.position_key = warehouse.match_key(%(position)s::text)
    and (%(province)s::text is null or h.province_now = %(province)s::text)
order by warehouse.sort_key(h.province_now), h.first_mention, h.name, h.person_key
