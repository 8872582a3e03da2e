-- Articles with a phrase, per province and month; accents and tone style don't count unless exact
-- param phrase text = giải phóng mặt bằng: the words, as one phrase unless quoted
-- param exact boolean = false: whether accents count
-- param since date = null: from this day
-- param until date = null: to this day
-- param borders text = now: now (today's 34 units) or then (63 units until 2025-06-30)
with hit as (
    select s.article_key
    from warehouse.article_search as s
    where not %(exact)s::boolean and s.folded @@ warehouse.search_query(%(phrase)s::text, false)
    union all
    select s.article_key
    from warehouse.article_search as s
    where %(exact)s::boolean and s.accented @@ warehouse.search_query(%(phrase)s::text, true)
)

select
    date_trunc('month', a.day)::date as month,
    case when %(borders)s::text = 'then' then a.province_then else a.province_now end as province,
    count(*) as articles
from hit as h
inner join mart.article as a on h.article_key = a.article_key
where
    (%(since)s::date is null or a.day >= %(since)s::date)
    and (%(until)s::date is null or a.day <= %(until)s::date)
group by 1, 2
order by 1, 2
