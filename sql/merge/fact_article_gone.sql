-- one row per article whose removal was confirmed, that came back, or whose last sight before its removal moved
with known as (
    select
        a.article_key,
        a.gone_at,
        coalesce(
            (
                select min(c.fetched_at)
                from crawl.capture as c
                where
                    c.url_id = u.url_id
                    and c.kind = 'article'
                    and (c.outcome = 'missing' or c.http_status in (404, 410))
                    and c.fetched_at > sight.last_seen_at
            ),
            case when a.gone_at > sight.last_seen_at then a.gone_at end,
            u.last_fetched_at,
            u.last_visit_day::timestamptz
        ) as now_gone_at
    from crawl.batch as b
    inner join crawl.url as u on b.source = u.source
    inner join warehouse.fact_article as a on u.url_id = a.url_id
    cross join
        lateral (
            select max(r.fetched_at) as last_seen_at
            from warehouse.article_reading as r
            where r.article_key = a.article_key
        ) as sight
    where
        b.batch_id = %(batch_id)s
        and u.state = 'gone'
    union all
    select
        a.article_key,
        a.gone_at,
        null
    from crawl.batch as b
    inner join warehouse.dim_source as s on b.source = s.stem
    inner join warehouse.fact_article as a on s.source_key = a.source_key
    inner join crawl.url as u on a.url_id = u.url_id
    where
        b.batch_id = %(batch_id)s
        and a.gone_at is not null
        and u.state not in ('gone', 'forgotten')
)

update warehouse.fact_article as f
set gone_at = k.now_gone_at
from known as k
where f.article_key = k.article_key and k.gone_at is distinct from k.now_gone_at
