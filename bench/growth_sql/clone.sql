-- The articles that will be: each a copy of a loaded one, with a source, a day and a salt of its own. 28 in a hundred lie
-- in the last 90 days, the rest in the 910 days before. One in twelve is another paper's copy of the article before it. Ten papers miss a day now and then.
create table stage.clone as
with numbered as (
    select
        g.n,
        g.n % 12 = 1 and g.n > 1 as is_copy,
        case when g.n % 12 = 1 and g.n > 1 then g.n - 1 else g.n end as text_no
    from generate_series(1, current_setting('bench.size')::integer) as g (n)
),

source as (
    select
        s.source_key,
        row_number() over (order by s.source_key) - 1 as n
    from warehouse.dim_source as s
    where s.stem like 'filled%'
),

dated as (
    select
        c.*,
        h.hash,
        c.text_no % 100 < 28 as is_recent,
        current_setting('bench.last_day')::date
        - case when c.text_no % 100 < 28 then h.hash % 90 else 90 + h.hash % 910 end::integer as day
    from numbered as c
    cross join lateral (select hashint8(c.text_no)::bigint + 2147483648 as hash) as h
)

select
    1000000 + d.n as article_key,
    d.n,
    d.is_copy,
    d.is_recent,
    o.article_key as original_key,
    s.source_key,
    p.day,
    p.day + interval '6 hours' + (d.hash / 1000 % 900) * interval '1 minute' + d.is_copy::integer * interval '2 hours'
        as published_at,
    p.day + interval '26 hours' as fetched_at,
    u.province_key,
    u.lineage,
    hashint8(d.text_no + 77) as salt,
    hashint8extended(d.text_no, 7) & ((1::bigint << 59) - 1) as long_salt,
    case when d.n % 40 = 0 then 2 else 1 end as version_no,
    o.content_hash,
    case when d.n % 40 = 0 then md5(o.content_hash::text)::uuid else o.content_hash end as last_hash,
    o.detail_hash
from dated as d
inner join stage.original as o on (hashint8(d.text_no + 5) & 2147483647) % (select count(*) from stage.original) = o.n
inner join source as s on (hashint8(d.n + 9) & 2147483647) % 60 = s.n
cross join
    lateral (
        select d.day - (s.n < 10 and (d.day - date '2020-01-01') % 17 = s.n)::integer as day
    ) as p
inner join stage.unit_of as u on s.source_key = u.source_key and u.days @> p.day
order by d.n;
create unique index on stage.clone (article_key);
analyze stage.clone;
select setval(
    pg_get_serial_sequence('warehouse.fact_article', 'article_key'), 1000000 + current_setting('bench.size')::bigint
)
