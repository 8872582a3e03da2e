-- Articles with the highest counters per source
-- param source text = null: only this source
-- param since date = null: from this day
-- param until date = null: to this day
-- param top integer = 10: so many of each source
with last_reading as (
    select distinct on (c.article_key)
        c.article_key,
        c.view_count,
        c.fetched_at
    from warehouse.article_view_count as c
    order by c.article_key, c.fetched_at desc
),

ranked as (
    select
        a.source,
        a.day,
        a.title,
        r.view_count,
        r.fetched_at as read_at,
        a.canonical_url,
        row_number() over (partition by a.source order by r.view_count desc, a.article_key) as place
    from last_reading as r
    inner join mart.article as a on r.article_key = a.article_key
    where
        (%(source)s::text is null or a.source = %(source)s::text)
        and (%(since)s::date is null or a.day >= %(since)s::date)
        and (%(until)s::date is null or a.day <= %(until)s::date)
)

select r.*
from ranked as r
where r.place <= %(top)s::integer
order by r.source, r.place
