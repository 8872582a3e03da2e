-- one row per row of the batch that was not read before with the same result, or whose text no version holds: which
-- article it is, and whether it says anything new (same: a later capture that shows the same as the last one); no text
-- is touched
with staged as (
    select
        a.row_no,
        a.batch_id,
        a.source,
        a.article_id,
        a.canonical_url,
        a.url,
        a.capture,
        a.capture_id,
        a.fetched_at,
        a.layout,
        a.parser_version,
        a.content_hash,
        a.detail_hash,
        lead(a.row_no) over (partition by a.capture_id order by a.row_no) is null as is_last
    from stage.article as a
    where
        a.batch_id = %(batch_id)s
        and a.row_no between %(first)s and %(last)s
        and not a.is_refused
),

-- of a capture that stands there twice the last row, before asking what was read before: the others are duplicates
arrived as materialized (
    select
        s.row_no,
        s.batch_id,
        s.source,
        s.article_id,
        s.canonical_url,
        s.url,
        s.capture,
        s.capture_id,
        s.fetched_at,
        s.layout,
        s.parser_version,
        s.content_hash,
        s.detail_hash
    from staged as s
    where
        s.is_last
        and not exists (
            select from warehouse.article_reading as r
            inner join warehouse.dim_reader as d on r.reader_key = d.reader_key
            where
                r.batch_id >= %(batch_id)s
                and r.capture_id = s.capture_id
                and r.fetched_at = s.fetched_at
                and r.content_hash = s.content_hash
                and r.detail_hash = s.detail_hash
                and d.layout = s.layout
                and d.parser_version = s.parser_version
                -- not as a join: it would be made with every version there is
                and (
                    select true from warehouse.article_version as v
                    where v.article_key = r.article_key and v.content_hash = s.content_hash
                    limit 1
                )
        )
),

resolved as (
    select
        s.row_no,
        s.batch_id,
        src.source_key,
        coalesce(u.id_space, '') as id_space,
        case when u.url_id is null then s.article_id else u.article_id end as article_id,
        coalesce(u.canonical_url, s.canonical_url) as canonical_url,
        s.url,
        u.url_id,
        u.listed_value,
        u.found_day,
        s.fetched_at,
        s.capture_id,
        rd.reader_key,
        rd.is_generic,
        s.content_hash,
        s.detail_hash
    from arrived as s
    inner join warehouse.dim_source as src on s.source = src.stem
    inner join warehouse.dim_reader as rd on s.layout = rd.layout and s.parser_version = rd.parser_version
    left join crawl.capture as c on s.capture = c.capture
    left join lateral (
        select by_capture.*
        from crawl.url as by_capture
        where by_capture.url_id = c.url_id
        union all
        select by_address.*
        from crawl.url as by_address
        where
            c.url_id is null
            and by_address.source = s.source
            and by_address.canonical_url = s.canonical_url
        limit 1
    ) as u on true
)

insert into stage.incoming (
    row_no, batch_id, source_key, id_space, article_id, canonical_url, url, url_id, listed_value, found_day,
    article_key, fetched_at, capture_id, reader_key, is_generic, content_hash, detail_hash, fate
)
select
    r.row_no,
    r.batch_id,
    r.source_key,
    r.id_space,
    r.article_id,
    r.canonical_url,
    r.url,
    r.url_id,
    r.listed_value,
    r.found_day,
    a.article_key,
    r.fetched_at,
    r.capture_id,
    r.reader_key,
    r.is_generic,
    r.content_hash,
    r.detail_hash,
    case
        when
            (latest.reader_key, latest.content_hash, latest.detail_hash) = (r.reader_key, r.content_hash, r.detail_hash)
            and (r.fetched_at, r.capture_id) > (latest.fetched_at, latest.capture_id)
            then 'same'
        else 'fresh'
    end
from resolved as r
left join warehouse.fact_article as a
    on
        warehouse.identity(r.source_key, r.id_space, r.article_id, r.canonical_url)
        = warehouse.identity(a.source_key, a.id_space, a.article_id, a.canonical_url)
left join lateral (
    select
        lr.fetched_at,
        lr.capture_id,
        lr.reader_key,
        lr.content_hash,
        lr.detail_hash
    from warehouse.article_reading as lr
    where
        lr.article_key = a.article_key
        and lr.content_hash is not null
    order by lr.fetched_at desc, lr.capture_id desc, lr.batch_id desc, lr.reader_key desc
    limit 1
) as latest on true
