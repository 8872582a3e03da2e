-- watch: a field of the batch's articles is filled far less often than in the source's past four weeks
with article as (
    select
        r.batch_id = %(batch_id)s as is_new,
        v.author is not null as author,
        v.lead is not null as lead,
        cardinality(v.captions) > 0 as captions,
        a.section_key is not null as section,
        a.published_at is not null as published_at,
        not d.is_generic as layout
    from crawl.batch as b
    inner join warehouse.dim_source as s on b.source = s.stem
    inner join warehouse.fact_article as a
        on s.source_key = a.source_key and a.day between b.day - 28 and b.day + 1
    inner join warehouse.article_version as v on a.article_key = v.article_key and a.version_no = v.version_no
    inner join warehouse.dim_reader as d on v.reader_key = d.reader_key
    inner join warehouse.article_reading as r on a.article_key = r.article_key and a.first_seen_at = r.fetched_at
    where b.batch_id = %(batch_id)s
),

filled as (
    select
        f.field,
        count(*) filter (where a.is_new) as n_new,
        count(*) filter (where not a.is_new) as n_past,
        avg(f.is_filled::int) filter (where a.is_new) as now_filled,
        avg(f.is_filled::int) filter (where not a.is_new) as past_filled
    from article as a
    cross join
        lateral (
            values
            ('author', a.author), ('lead', a.lead), ('captions', a.captions), ('section', a.section),
            ('published_at', a.published_at), ('layout', a.layout)
        ) as f (field, is_filled)
    group by f.field
)

select
    concat(
        f.field, ': filled in ', round(100 * f.now_filled), ' per cent of ', f.n_new, ', before in ',
        round(100 * f.past_filled)
    ) as detail
from filled as f
where
    f.n_new >= 5
    and f.n_past >= 20
    and f.now_filled < f.past_filled - 0.25
