-- Articles per province and month, across the merger of 2025, in the borders of then or of today
-- param since date = null: from this day
-- param until date = null: to this day
-- param borders text = now: now (today's 34 units) or then (63 units until 2025-06-30)
-- param province text = null: only this province, by its name in those borders
with counted as (
    select
        date_trunc('month', a.day)::date as month,
        case when %(borders)s::text = 'then' then a.province_then else a.province_now end as province,
        count(*) as articles
    from mart.article as a
    where
        (%(since)s::date is null or a.day >= %(since)s::date)
        and (%(until)s::date is null or a.day <= %(until)s::date)
    group by 1, 2
)

select
    c.month,
    c.province,
    c.articles
from counted as c
where (%(province)s::text is null or warehouse.match_key(c.province) = warehouse.match_key(%(province)s::text))
order by c.month, warehouse.sort_key(c.province)
