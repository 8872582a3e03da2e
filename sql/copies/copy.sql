-- one row per pair, within 90 days, that shares half or more of the smaller text's 3-grams
-- candidates share a sampled hash, the title, the lead, or one names the other's address; of a hash that more than 64
-- articles of the period share, which is boilerplate or a release that everyone prints, only the oldest four count:
-- enough to hold the copies of that release together
with met as (
    select
        p.article_key,
        n.article_key as other_key
    from stage.pending as p
    cross join lateral unnest(p.bands) as b (band)
    cross join
        lateral (
            select array_agg(held.article_key) as holders
            from (
                select ab.article_key
                from warehouse.article_band as ab
                where ab.band = b.band and ab.day between p.day - 90 and p.day + 90
                order by ab.day, ab.article_key
                limit 65
            ) as held
        ) as h
    cross join
        lateral unnest(case when cardinality(h.holders) <= 64 then h.holders else h.holders[1:4] end) as n (article_key)
    union
    select
        p.article_key,
        n.article_key
    from stage.pending as p
    cross join
        lateral (
            select s.article_key
            from warehouse.article_signature as s
            where s.title_key = p.title_key and s.title_key <> 0
            limit 500
        ) as n
    union
    select
        p.article_key,
        n.article_key
    from stage.pending as p
    cross join
        lateral (
            select s.article_key
            from warehouse.article_signature as s
            where s.lead_key = p.lead_key and s.lead_key <> 0
            limit 500
        ) as n
    union
    select
        p.article_key,
        n.article_key
    from stage.pending as p
    inner join warehouse.fact_article as own on p.article_key = own.article_key
    cross join lateral unnest(warehouse.url_forms(own.syndicated_url)) as f (url)
    inner join warehouse.fact_article as n on f.url = n.canonical_url
    where own.syndicated_url is not null
    union
    select
        p.article_key,
        n.article_key
    from stage.pending as p
    inner join warehouse.fact_article as own on p.article_key = own.article_key
    cross join lateral unnest(warehouse.url_forms(own.canonical_url)) as f (url)
    inner join warehouse.fact_article as n on f.url = n.syndicated_url
),

pair as (
    select distinct
        least(m.article_key, m.other_key) as article_key,
        greatest(m.article_key, m.other_key) as other_key
    from met as m
    where m.article_key <> m.other_key
),

measured as (
    select
        p.article_key,
        p.other_key,
        ext.icount(a.grams operator (ext.&) b.grams) as shared,
        greatest(least(a.n_grams, b.n_grams), 50) as smaller
    from pair as p
    inner join warehouse.fact_article as f on p.article_key = f.article_key
    inner join warehouse.fact_article as g on p.other_key = g.article_key
    inner join warehouse.article_signature as a on p.article_key = a.article_key
    inner join warehouse.article_signature as b on p.other_key = b.article_key
    where f.day between g.day - 90 and g.day + 90
)

insert into warehouse.article_copy (article_key, other_key, shared, containment, kind)
select
    m.article_key,
    m.other_key,
    m.shared,
    least(m.shared::real / m.smaller, 1),
    case when m.shared >= 0.8 * m.smaller then 'copy' else 'rewrite' end
from measured as m
where m.shared >= 0.5 * m.smaller
order by m.article_key, m.other_key
