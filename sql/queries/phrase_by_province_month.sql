-- Articles with a phrase, per province and month; accents and tone style don't count unless exact
-- param phrase text = giải phóng mặt bằng: the words, as one phrase unless quoted
-- param exact boolean = false: whether accents count
-- param since date = null: from this day
-- param until date = null: to this day
-- param borders now|then = now: the borders of today's 34 units, or of the 63 until 2025-06-30
select
    date_trunc('month', a.day)::date as month,
    case when %(borders)s::text = 'then' then a.province_then else a.province_now end as province,
    count(*) as articles
from warehouse.found(%(phrase)s::text, %(exact)s::boolean) as h (article_key)
inner join mart.article as a on h.article_key = a.article_key
where
    (%(since)s::date is null or a.day >= %(since)s::date)
    and (%(until)s::date is null or a.day <= %(until)s::date)
group by 1, 2
order by 1, 2
