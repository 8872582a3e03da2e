-- Days without an article per source, on weekdays when it usually publishes, and whether the day was crawled
-- param since date = null: from this day; null: the last 60 days that have any article
-- param until date = null: to this day; null: the newest day that has any
-- param source text = null: only this source
with span as (
    select
        coalesce(%(since)s::date, max(a.day) - 59) as first_day,
        coalesce(%(until)s::date, max(a.day)) as last_day
    from warehouse.fact_article as a
),

published as (
    select
        a.source_key,
        a.day,
        count(*) as articles
    from span as p
    inner join warehouse.fact_article as a on a.day between p.first_day - 56 and p.last_day
    group by a.source_key, a.day
),

began as (
    select
        s.source_key,
        s.stem,
        (
            select min(a.day)
            from warehouse.fact_article as a
            where a.source_key = s.source_key and a.day >= p.first_day - 56
        ) as first_article
    from warehouse.dim_source as s
    cross join span as p
    where (%(source)s::text is null or s.stem = %(source)s::text)
),

calendar as (
    select
        b.source_key,
        b.stem,
        d.day,
        d.weekday,
        d.weekday_name
    from span as p
    inner join warehouse.dim_date as d on d.day between p.first_day and p.last_day
    inner join began as b on d.day >= b.first_article
),

judged as (
    select
        c.*,
        (
            select coalesce(sum(u.articles), 0) / 8.0
            from published as u
            where
                u.source_key = c.source_key
                and u.day in (
                    c.day - 7, c.day - 14, c.day - 21, c.day - 28, c.day - 35, c.day - 42, c.day - 49, c.day - 56
                )
        ) as usual
    from calendar as c
    where not exists (select from published as u where u.source_key = c.source_key and u.day = c.day)
)

select
    j.stem as source,
    j.day,
    j.weekday_name as weekday,
    round(j.usual, 1) as usual_on_this_weekday,
    coalesce(v.state, 'not_crawled') as crawl_state,
    v.reason
from judged as j
left join mart.coverage as v on j.stem = v.source and j.day = v.day
where j.usual >= 0.5 or j.day - 56 < (select min(b.first_article) from began as b where b.source_key = j.source_key)
order by j.stem, j.day
