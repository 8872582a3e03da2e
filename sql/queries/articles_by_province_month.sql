-- Articles per province and month, across the merger of 2025, in the borders of then or of today
-- param since date = null: from the month of this day
-- param until date = null: to the month of this day
-- param borders now|then = now: the borders of today's 34 units, or of the 63 until 2025-06-30
-- param province province = null: only this province, in those borders
with counted as (
    select
        m.month,
        case when %(borders)s::text = 'then' then m.province_then else m.province_now end as province,
        sum(m.articles)::bigint as articles
    from mart.article_month as m
    where
        (%(since)s::date is null or m.month >= date_trunc('month', %(since)s::date))
        and (%(until)s::date is null or m.month <= %(until)s::date)
    group by 1, 2
)

select
    c.month,
    c.province,
    c.articles
from counted as c
where (%(province)s::text is null or warehouse.match_key(c.province) = warehouse.match_key(%(province)s::text))
order by c.month, warehouse.sort_key(c.province)
