-- Office holders named most, per province and quarter, in lead and body (captions don't count)
-- param since date = null: from this day
-- param until date = null: to this day
-- param province text = null: only this province of today
-- param top integer = 10: so many of each province and quarter
with named as (
    select
        m.province_now,
        date_trunc('quarter', m.day)::date as quarter,
        m.person_key,
        m.name,
        sum(m.in_lead + m.in_body) as mentions,
        count(*) as articles,
        (
            array_agg(array_to_string(m.positions, ', ') order by m.day desc, m.article_key desc)
            filter (where m.positions <> '{}')
        )[1] as positions
    from mart.person_mention as m
    where
        m.in_lead + m.in_body > 0
        and (%(since)s::date is null or m.day >= %(since)s::date)
        and (%(until)s::date is null or m.day <= %(until)s::date)
        and (%(province)s::text is null or warehouse.match_key(m.province_now) = warehouse.match_key(%(province)s::text))
    group by 1, 2, 3, 4
    having bool_or(m.positions <> '{}')
),

ranked as (
    select
        n.*,
        row_number() over (
            partition by n.province_now, n.quarter order by n.mentions desc, n.articles desc, n.name
        ) as place
    from named as n
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
where r.place <= %(top)s::integer
order by r.quarter, warehouse.sort_key(r.province_now), r.place
