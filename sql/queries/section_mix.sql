-- Topics of each paper per quarter, their share, and its change against the quarter before
-- param source text = null: only this source
-- param since date = null: from this day
-- param until date = null: to this day
with counted as (
    select
        a.source,
        date_trunc('quarter', a.day)::date as quarter,
        coalesce(a.topic, 'unknown') as topic,
        count(*) as articles
    from mart.article as a
    where
        (%(source)s::text is null or a.source = %(source)s::text)
        and (%(since)s::date is null or a.day >= %(since)s::date)
        and (%(until)s::date is null or a.day <= %(until)s::date)
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
