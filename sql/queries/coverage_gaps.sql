-- Days without an article per source, on weekdays when it usually publishes, and whether the day was crawled
-- param since date = null: from this day; null: the last 60 days that have any article
-- param until date = null: to this day; null: the newest day that has any
-- param source source = null: only this source
with span as (
    select
        coalesce(%(since)s::date, max(a.day) - 59) as first_day,
        coalesce(%(until)s::date, max(a.day)) as last_day
    from warehouse.fact_article as a
),

began as (
    select
        s.source_key,
        s.stem,
        (
            select min(a.day)
            from warehouse.fact_article as a
            where a.source_key = s.source_key
        ) as first_article
    from warehouse.dim_source as s
    where (%(source)s::text is null or s.stem = %(source)s::text)
),

-- the year before the span too: what is usual on its first days rests on the last eight weeks that had any article
published as (
    select
        a.source_key,
        a.day,
        count(*) as articles
    from span as p
    cross join began as b
    inner join warehouse.fact_article as a
        on b.source_key = a.source_key and a.day between p.first_day - 420 and p.last_day
    group by a.source_key, a.day
),

-- a week without any article tells nothing of what is usual: a source that fell silent goes on being missed
calendar as (
    select
        b.source_key,
        b.stem,
        b.first_article,
        d.day,
        d.weekday,
        d.weekday_name,
        u.articles,
        count(u.articles) over (partition by b.source_key, date_trunc('week', d.day)) > 0 as is_busy_week
    from span as p
    inner join warehouse.dim_date as d on d.day between p.first_day - 420 and p.last_day
    inner join began as b on d.day >= b.first_article
    left join published as u on b.source_key = u.source_key and d.day = u.day
),

counted as (
    select
        c.*,
        count(*) filter (where c.is_busy_week) over (
            partition by c.source_key, c.weekday order by c.day rows between unbounded preceding and 1 preceding
        ) as busy_weeks_before
    from calendar as c
),

usual as (
    select
        c.source_key,
        c.weekday,
        c.busy_weeks_before + 1 as busy_weeks,
        coalesce(sum(c.articles) over eight_weeks, 0) / 8.0 as articles
    from counted as c
    where c.is_busy_week
    window eight_weeks as (
        partition by c.source_key, c.weekday order by c.day rows between 7 preceding and current row
    )
)

select
    c.stem as source,
    c.day,
    c.weekday_name as weekday,
    round(coalesce(u.articles, 0), 1) as usual_on_this_weekday,
    coalesce(v.state, 'not_crawled') as crawl_state,
    v.reason
from span as p
inner join counted as c on p.first_day <= c.day
left join usual as u on c.source_key = u.source_key and c.weekday = u.weekday and c.busy_weeks_before = u.busy_weeks
-- the limit has each day looked up by its key; without it the coverage of all days is worked out first
left join lateral (
    select
        x.state,
        x.reason
    from mart.coverage as x
    where x.source = c.stem and x.day = c.day
    limit 1
) as v on true
-- a source that began less than eight weeks ago has no usual weekday yet
where c.articles is null and (u.articles >= 0.5 or c.day - 56 < c.first_article)
order by c.stem, c.day
