-- Articles of one of today's provinces before the merger, split by the units that it was made of
-- param province province = Vĩnh Long: the province; a former one leads to today's
-- param until date = 2025-06-30: to the month of this day
-- param since date = null: from the month of this day
select
    m.month,
    m.province_then as old_unit,
    m.province_then_code as old_code,
    sum(m.articles)::bigint as articles
from mart.article_month as m
where
    warehouse.match_key(m.province_now) = warehouse.match_key(%(province)s::text)
    and m.month <= %(until)s::date
    and (%(since)s::date is null or m.month >= date_trunc('month', %(since)s::date))
group by m.month, m.province_then, m.province_then_code
order by m.month, warehouse.sort_key(m.province_then)
