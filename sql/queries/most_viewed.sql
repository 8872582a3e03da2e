-- Articles with the highest counters per source
-- param source source = null: only this source
-- param since date = null: from this day
-- param until date = null: to this day
-- param top integer or null = 10: so many of each source
with source as (
    select s.stem
    from warehouse.dim_source as s
    where (%(source)s::text is null or s.stem = %(source)s::text)
),

best as (
    select
        s.stem as source,
        c.*
    from source as s
    cross join lateral (
        select
            v.article_key,
            v.day,
            v.view_count,
            v.read_at
        from mart.view_count as v
        where
            v.source = s.stem
            and (%(since)s::date is null or v.day >= %(since)s::date)
            and (%(until)s::date is null or v.day <= %(until)s::date)
        order by v.view_count desc, v.article_key
        limit %(top)s::integer
    ) as c
)

select
    b.source,
    row_number() over (partition by b.source order by b.view_count desc, b.article_key) as place,
    b.day,
    t.title,
    b.view_count,
    b.read_at,
    a.canonical_url
from best as b
inner join warehouse.fact_article as a on b.article_key = a.article_key
inner join warehouse.article_version as t on a.article_key = t.article_key and a.version_no = t.version_no
order by b.source, place
