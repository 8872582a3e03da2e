-- Coverage counted in one pass, where each source's day was looked up by itself. A condition on source or day reaches
-- both parts, as both are grouped by them; each part has at most one row for a source's day.
create or replace view mart.coverage as
select
    k.source,
    k.day,
    sum(k.listed)::bigint as listed,
    sum(k.fetched)::bigint as fetched,
    sum(k.loaded)::bigint as loaded,
    sum(k.refused)::bigint as refused,
    coalesce(max(k.state), 'not_crawled') as state,
    max(k.reason) as reason
from (
    select
        c.source,
        c.day,
        0 as listed,
        0 as fetched,
        0 as loaded,
        0 as refused,
        c.state,
        c.reason
    from crawl.coverage as c
    union all
    select
        u.source,
        u.day,
        count(*) as listed,
        count(u.first_fetched_day) as fetched,
        count(a.url_id) as loaded,
        count(*) filter (where u.state = 'refused') as refused,
        null as state,
        null as reason
    from crawl.url as u
    left join warehouse.fact_article as a on u.url_id = a.url_id
    group by u.source, u.day
) as k
group by k.source, k.day;
comment on view mart.coverage is 'One row per source and day: what was listed, fetched, loaded and refused, and whether the day was crawled.';
