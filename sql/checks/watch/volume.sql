-- watch: far fewer or more articles on the batch's day than the source file expects, or than is usual on that weekday
with batch as (
    select
        s.source_key,
        s.stem,
        b.day,
        s.expected_min,
        s.expected_max,
        (
            select count(*)
            from warehouse.fact_article as a
            where a.source_key = s.source_key and a.day = b.day
        ) as articles
    from crawl.batch as b
    inner join warehouse.dim_source as s on b.source = s.stem
    where b.batch_id = %(batch_id)s and b.kind = 'daily'
),

usual as (
    select
        count(*) as weeks,
        avg(w.articles) as articles
    from (
        select count(a.article_key) as articles
        from batch as b
        cross join generate_series(1, 8) as n (week)
        left join warehouse.fact_article as a on b.source_key = a.source_key and a.day = b.day - 7 * n.week
        where
            exists (
                select from warehouse.fact_article as e
                where e.source_key = b.source_key and e.day <= b.day - 7 * n.week
            )
        group by n.week
    ) as w
)

select
    concat(
        b.stem, ' ', b.day, ': ', b.articles, ' articles; expected ', b.expected_min, ' to ', b.expected_max,
        ', usual on this weekday ', round(u.articles, 1)
    ) as detail
from batch as b
cross join usual as u
where
    b.articles < b.expected_min
    or b.articles > b.expected_max
    or (u.weeks >= 4 and u.articles >= 3 and (b.articles < 0.4 * u.articles or b.articles > 3 * u.articles))
