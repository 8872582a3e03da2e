-- Days from the event to its publication, per source
-- param since date = null: published from this day
-- param until date = null: published to this day
-- param longest integer = 30: longer delays are retrospects and don't count
select
    a.source,
    count(*) as articles,
    round(avg(a.published_on - a.event_date), 2) as mean_days,
    percentile_cont(0.5) within group (order by a.published_on - a.event_date) as median_days,
    count(*) filter (where a.published_on = a.event_date) as same_day,
    count(*) filter (where a.published_on - a.event_date = 1) as next_day,
    count(*) filter (where a.published_on - a.event_date > 1) as later
from mart.article as a
where
    a.event_date is not null
    and a.published_on - a.event_date between 0 and %(longest)s::integer
    and (%(since)s::date is null or a.published_on >= %(since)s::date)
    and (%(until)s::date is null or a.published_on <= %(until)s::date)
group by a.source
order by a.source
