-- Articles of one of today's provinces before the merger, split by the units that it was made of
-- param province text = Vĩnh Long: today's province
-- param until date = 2025-06-30: to this day
-- param since date = null: from this day
select
    date_trunc('month', a.day)::date as month,
    a.province_then as old_unit,
    a.province_then_code as old_code,
    count(*) as articles
from mart.article as a
where
    warehouse.match_key(a.province_now) = warehouse.match_key(%(province)s::text)
    and a.day <= %(until)s::date
    and (%(since)s::date is null or a.day >= %(since)s::date)
group by 1, 2, 3
order by 1, warehouse.sort_key(a.province_then)
