-- Office holders named most, per province and quarter, in lead and body (captions don't count)
-- param since date = null: from the quarter of this day
-- param until date = null: to the quarter of this day
-- param province province = null: only this province; a former one leads to today's
-- param top integer = 10: so many of each province and quarter
with ranked as (
    select
        q.*,
        row_number() over (
            partition by q.province_now, q.quarter order by q.mentions desc, q.articles desc, q.name, q.person_key
        ) as place
    from mart.person_quarter as q
    where
        q.mentions > 0
        and q.positions is not null
        and (%(since)s::date is null or q.quarter >= date_trunc('quarter', %(since)s::date))
        and (%(until)s::date is null or q.quarter <= %(until)s::date)
        and (
            %(province)s::text is null
            or q.province_now = any(
                array(
                    select p.name
                    from warehouse.dim_province as p
                    where warehouse.match_key(p.name) = warehouse.match_key(%(province)s::text)
                )
            )
        )
)

select
    r.quarter,
    r.province_now as province,
    r.place,
    r.name,
    r.positions,
    r.mentions,
    r.articles
from ranked as r
inner join warehouse.dim_province as p on r.province_now = p.name and p.valid_to is null
where r.place <= %(top)s::integer
order by r.quarter, p.sort_key, r.place
