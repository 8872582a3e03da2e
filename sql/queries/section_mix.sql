-- Topics of each paper per quarter, their share, and its change against the quarter before (null: it had no article then)
-- param source source = null: only this source
-- param since date = null: from the quarter of this day
-- param until date = null: to the quarter of this day
with counted as (
    select
        m.source,
        date_trunc('quarter', m.month)::date as quarter,
        m.topic,
        sum(m.articles)::bigint as articles
    from mart.article_month as m
    where
        (%(source)s::text is null or m.source = %(source)s::text)
        -- the quarter before the first one asked for is what that one is compared with
        and (
            %(since)s::date is null or m.month >= date_trunc('quarter', %(since)s::date) - interval '3 months'
        )
        and (%(until)s::date is null or date_trunc('quarter', m.month) <= %(until)s::date)
    group by 1, 2, 3
),

whole as (
    select
        c.source,
        c.quarter,
        sum(c.articles) as articles
    from counted as c
    group by c.source, c.quarter
),

-- a topic that vanished has a row too, with nothing in it
topic as (
    select
        c.source,
        c.quarter,
        c.topic
    from counted as c
    union
    select
        c.source,
        (c.quarter + interval '3 months')::date,
        c.topic
    from counted as c
)

select
    t.source,
    t.quarter,
    t.topic,
    coalesce(c.articles, 0) as articles,
    round(coalesce(c.articles, 0) * 100 / w.articles, 1) as pct,
    round(coalesce(c.articles, 0) * 100 / w.articles - coalesce(b.articles, 0) * 100 / wb.articles, 1) as change_points
from topic as t
inner join whole as w on t.source = w.source and t.quarter = w.quarter
left join counted as c on t.source = c.source and t.quarter = c.quarter and t.topic = c.topic
left join whole as wb on t.source = wb.source and wb.quarter = (t.quarter - interval '3 months')::date
left join counted as b on wb.source = b.source and wb.quarter = b.quarter and t.topic = b.topic
where (%(since)s::date is null or t.quarter >= date_trunc('quarter', %(since)s::date))
order by t.source, t.quarter, coalesce(c.articles, 0) desc, t.topic
