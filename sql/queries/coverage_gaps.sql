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

-- the eight weeks before the span too: what is usual on its first days rests on them
published as (
    select
        a.source_key,
        a.day,
        count(*) as articles
    from span as p
    cross join began as b
    inner join warehouse.fact_article as a
        on b.source_key = a.source_key and a.day between p.first_day - 56 and p.last_day
    group by a.source_key, a.day
),

-- every day since a source began has a row, so the eight rows before a day's own are the same weekday's last eight weeks
calendar as (
    select
        b.stem,
        b.first_article,
        d.day,
        d.weekday_name,
        u.articles,
        coalesce(sum(u.articles) over eight_weeks, 0) / 8.0 as usual
    from span as p
    inner join warehouse.dim_date as d on d.day between p.first_day - 56 and p.last_day
    inner join began as b on d.day >= b.first_article
    left join published as u on b.source_key = u.source_key and d.day = u.day
    window eight_weeks as (
        partition by b.source_key, d.weekday order by d.day rows between 8 preceding and 1 preceding
    )
)

select
    c.stem as source,
    c.day,
    c.weekday_name as weekday,
    round(c.usual, 1) as usual_on_this_weekday,
    coalesce(v.state, 'not_crawled') as crawl_state,
    v.reason
from span as p
inner join calendar as c on p.first_day <= c.day
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
where c.articles is null and (c.usual >= 0.5 or c.day - 56 < c.first_article)
order by c.stem, c.day
