-- A big warehouse out of a small one: every article that is there is copied, with all that hangs on it, until there are
-- bench.size more. Days are spread over bench.days, sources over bench.sources; texts and mentions are the originals'.
set session_replication_role = replica;
set synchronous_commit = off;

insert into warehouse.dim_source (stem, name, kind)
select
    'filled_' || n,
    'Báo số ' || n,
    'newspaper'
from generate_series(1, current_setting('bench.sources')::int) as n
on conflict do nothing;

insert into warehouse.source_province (source_key, province)
select
    s.source_key,
    p.name
from warehouse.dim_source as s
inner join lateral (
    select o.name
    from warehouse.dim_province as o
    where o.vintage = 63
    order by o.province_key
    offset s.source_key % 60
    limit 1
) as p on true
where
    s.stem like 'filled%'
    and not exists (select from warehouse.source_province as d where d.source_key = s.source_key);

create table stage.clone as
with pool as (
    select
        a.article_key,
        row_number() over (order by a.article_key) as n,
        count(*) over () as size
    from warehouse.fact_article as a
    inner join warehouse.dim_source as s on a.source_key = s.source_key
    where s.stem not like 'filled%'
),

source as (
    select
        s.source_key,
        row_number() over (order by s.source_key) as n,
        count(*) over () as size
    from warehouse.dim_source as s
    where s.stem like 'filled%'
)

select
    g.n + 100000000 + (select coalesce(max(article_key), 0) from warehouse.fact_article where article_key > 100000000) % 100000000 as article_key,
    p.article_key as original_key,
    s.source_key,
    (date '2023-12-01' + (g.n * 7919 % current_setting('bench.days')::int)) as day
from generate_series(1, current_setting('bench.size')::int) as g (n)
inner join pool as p on p.n = g.n % p.size + 1
inner join source as s on s.n = g.n * 31 % s.size + 1;
create unique index on stage.clone (article_key);
analyze stage.clone;

insert into warehouse.fact_article (
    article_key, source_key, id_space, article_id, canonical_url, url, version_no, section_key, province_then_key, day,
    day_how, published_at, published_precision, published_how, published_raw, published_estimate,
    published_estimate_how, event_date, language, char_count, first_seen_at
)
select
    c.article_key, c.source_key, '', c.article_key::text, 'https://filled.vn/' || c.article_key,
    'https://filled.vn/' || c.article_key, 1, a.section_key, coalesce(u.province_key, 0), c.day,
    'published', c.day + interval '7 hours', 'minute', 'label', a.published_raw, c.day,
    'label', c.day - 1, a.language, a.char_count, c.day + interval '20 hours'
from stage.clone as c
inner join warehouse.fact_article as a on c.original_key = a.article_key
left join warehouse.source_unit as u on c.source_key = u.source_key and u.days @> c.day
order by c.article_key;

insert into warehouse.article_version (
    article_key, version_no, title, lead, body, captions, author, credits, published_at, published_precision,
    published_how, content_hash, detail_hash, reader_key, capture, fetched_at, first_seen_at, evidence
)
select
    c.article_key, 1, v.title, v.lead, v.body, v.captions, v.author, v.credits, c.day + interval '7 hours', 'minute',
    'label', v.content_hash, v.detail_hash, v.reader_key, v.capture, c.day + interval '20 hours',
    c.day + interval '20 hours', v.evidence
from stage.clone as c
inner join warehouse.article_version as v on c.original_key = v.article_key and v.version_no = 1
order by c.article_key;

insert into warehouse.article_reading (article_key, fetched_at, capture_id, reader_key, batch_id, content_hash, detail_hash)
select
    c.article_key, c.day + interval '20 hours', md5(c.article_key::text)::uuid, v.reader_key, 0,
    v.content_hash, v.detail_hash
from stage.clone as c
inner join warehouse.article_version as v on c.original_key = v.article_key and v.version_no = 1
order by c.article_key;

insert into warehouse.article_person
select c.article_key, m.person_key, m.positions, m.position_keys, m.mentions, m.in_lead, m.in_body, m.in_caption
from stage.clone as c
inner join warehouse.article_person as m on c.original_key = m.article_key
order by c.article_key;

insert into warehouse.article_organisation
select c.article_key, m.organisation_key, m.name, m.also_written, m.is_generic
from stage.clone as c
inner join warehouse.article_organisation as m on c.original_key = m.article_key
order by c.article_key;

insert into warehouse.article_document
select c.article_key, m.document_key, m.kind, m.issuer, m.raw
from stage.clone as c
inner join warehouse.article_document as m on c.original_key = m.article_key
order by c.article_key;

insert into warehouse.article_figure
select
    c.article_key, m.position, m.label, m.raw, m.value, m.unit, m.kind, m.numerator, m.denominator, m.period,
    m.period_from, m.period_to, m.compared_with, m.flags, m.indicator, m.value_base, m.unit_base
from stage.clone as c
inner join warehouse.article_figure as m on c.original_key = m.article_key
order by c.article_key;

insert into warehouse.article_tag
select c.article_key, m.position, m.tag
from stage.clone as c
inner join warehouse.article_tag as m on c.original_key = m.article_key
order by c.article_key;

insert into warehouse.article_view_count
select c.article_key, c.day + interval '20 hours', 100 + c.article_key % 9000
from stage.clone as c;

insert into warehouse.article_author
select c.article_key, m.author_key, m.role
from stage.clone as c
inner join warehouse.article_author as m on c.original_key = m.article_key
order by c.article_key;

-- one article in forty was edited, one in twelve is a copy of its neighbour, two hours later
insert into warehouse.article_change
select
    c.article_key, 2, case when c.article_key % 3 = 0 then 'title' else 'body' end,
    md5('a')::uuid, md5('b')::uuid, 'một [-hai-] {+ba+}', 1, 1
from stage.clone as c
where c.article_key % 40 = 0;

update warehouse.fact_article as a
set
    cluster_key = a.article_key - a.article_key % 2,
    published_at = a.published_at + (a.article_key % 2) * interval '2 hours'
from stage.clone as c
where a.article_key = c.article_key and a.article_key % 12 in (0, 1);

insert into warehouse.article_copy
select c.article_key, c.article_key + 1, 600, 0.95, 'copy'
from stage.clone as c
inner join stage.clone as d on c.article_key + 1 = d.article_key
where c.article_key % 12 = 0;

drop table stage.clone;
set session_replication_role = default;
