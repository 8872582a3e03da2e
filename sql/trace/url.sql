-- one row per step of an article through the pipeline, oldest first, by any of its addresses
with article as (
    select
        u.url_id,
        u.source,
        u.canonical_url,
        a.article_key
    from crawl.url as u
    left join warehouse.fact_article as a on u.url_id = a.url_id
    where
        u.canonical_url = %(url)s
        or u.url = %(url)s
        or u.url_id in (select c.url_id from crawl.capture as c where c.url = %(url)s)
    union
    select
        a.url_id,
        s.stem,
        a.canonical_url,
        a.article_key
    from warehouse.fact_article as a
    inner join warehouse.dim_source as s on a.source_key = s.source_key
    where a.canonical_url = %(url)s or a.url = %(url)s
),

step as (
    select
        b.started_at as at,
        1 as place,
        'discover' as hop,
        sg.batch_id,
        concat_ws(', ', 'seen in ' || sg.finder, 'listed ' || sg.listed_raw) as what,
        null::text as capture,
        null::text as warc
    from article as t
    inner join crawl.sighting as sg on t.url_id = sg.url_id
    inner join crawl.batch as b on sg.batch_id = b.batch_id
    union all
    select
        c.fetched_at,
        2,
        'fetch',
        c.batch_id,
        concat_ws(
            ', ', c.kind, c.outcome, 'HTTP ' || c.http_status, case when c.is_revisit then 'not modified' end, c.url
        ),
        c.capture,
        concat(c.warc, ' at byte ', c.warc_offset)
    from article as t
    inner join crawl.capture as c on t.url_id = c.url_id
    union all
    select
        f.refused_at,
        3,
        f.hop,
        f.batch_id,
        concat_ws(
            ', ', 'refused: ' || f.reason, f.detail, case when f.resolved_at is not null then 'resolved since' end
        ),
        f.capture,
        null
    from article as t
    inner join crawl.refusal as f on t.url_id = f.url_id
    union all
    select
        r.fetched_at,
        4,
        'read',
        r.batch_id,
        concat_ws(
            ', ',
            'read by ' || d.layout,
            'parser ' || nullif(d.parser_version, ''),
            'text ' || left(r.content_hash::text, 8)
        ),
        concat('<urn:uuid:', r.capture_id, '>'),
        null
    from article as t
    inner join warehouse.article_reading as r on t.article_key = r.article_key
    inner join warehouse.dim_reader as d on r.reader_key = d.reader_key
    where r.content_hash is not null
    union all
    select
        v.first_seen_at,
        5,
        'merge',
        null,
        concat_ws(', ', 'version ' || v.version_no, v.title),
        v.capture,
        null
    from article as t
    inner join warehouse.article_version as v on t.article_key = v.article_key
    union all
    select
        a.gone_at,
        6,
        'merge',
        null,
        'gone from the site',
        null,
        null
    from article as t
    inner join warehouse.fact_article as a on t.article_key = a.article_key
    where a.gone_at is not null
    union all
    select
        x.forgotten_at,
        7,
        'forget',
        null,
        concat('taken down: ', x.reason),
        null,
        null
    from article as t
    inner join warehouse.tombstone as x on t.canonical_url = x.canonical_url
)

select
    s.at,
    s.hop,
    s.batch_id,
    s.what,
    s.capture,
    s.warc
from step as s
order by s.at, s.place, s.what
