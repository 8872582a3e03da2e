-- Topics of each paper per quarter, their share, and its change against the quarter before
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
        and (%(since)s::date is null or m.month >= date_trunc('quarter', %(since)s::date))
        and (%(until)s::date is null or date_trunc('quarter', m.month) <= %(until)s::date)
    group by 1, 2, 3
),

shared as (
    select
        c.*,
        c.articles * 100.0 / sum(c.articles) over (partition by c.source, c.quarter) as pct
    from counted as c
)

select
    s.source,
    s.quarter,
    s.topic,
    s.articles,
    round(s.pct, 1) as pct,
    round(s.pct - coalesce(before.pct, 0), 1) as change_points
from shared as s
left join shared as before
    on
        s.source = before.source
        and s.topic = before.topic
        and before.quarter = (s.quarter - interval '3 months')::date
order by s.source, s.quarter, s.articles desc, s.topic
