-- Days from the event to its publication, per source
-- param since date = null: published from the month of this day
-- param until date = null: published to the month of this day
-- param longest integer = 30: longer delays are retrospects and don't count
with counted as (
    select
        d.source,
        d.days,
        sum(d.articles)::bigint as articles
    from mart.event_delay as d
    where
        d.days between 0 and %(longest)s::integer
        and (%(since)s::date is null or d.month >= date_trunc('month', %(since)s::date))
        and (%(until)s::date is null or d.month <= %(until)s::date)
    group by d.source, d.days
),

placed as (
    select
        c.*,
        sum(c.articles) over (partition by c.source order by c.days) as up_to,
        sum(c.articles) over (partition by c.source) as total
    from counted as c
)

select
    p.source,
    sum(p.articles)::bigint as articles,
    round(sum(p.days * p.articles) / sum(p.articles), 2) as mean_days,
    min(p.days) filter (where p.up_to * 2 >= p.total) as median_days,
    coalesce(sum(p.articles) filter (where p.days = 0), 0)::bigint as same_day,
    coalesce(sum(p.articles) filter (where p.days = 1), 0)::bigint as next_day,
    coalesce(sum(p.articles) filter (where p.days > 1), 0)::bigint as later
from placed as p
group by p.source
order by p.source
