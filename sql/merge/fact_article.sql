-- one row per touched article. What a newer page may change, column by column:
--   source, id space, id, first capture's identity   never
--   published_*      only to an earlier day, or to a more precise time of the same day; another reader of the same capture
--                    may correct it
--   day, province    follow published_*, else the estimate, the listing, first sight; where neither the source nor the
--                    one that it names has a province, copies/province finds it
--   first_seen_at    only to an earlier capture
--   gone_at          not here: see fact_article_gone
--   all else         as the current version's page has it
with current_version as (
    select
        p.article_key,
        p.version_no,
        i.source_key,
        i.id_space,
        i.article_id,
        i.canonical_url,
        i.url_id,
        i.listed_value,
        i.found_day,
        p.row_no,
        rd.is_generic,
        p.row_no is not null and p.is_changed as is_restated,
        s.url,
        sec.section_key,
        (s.published_estimate ->> 'value')::timestamptz::date as published_estimate,
        s.published_estimate ->> 'how' as published_estimate_how,
        s.event_date,
        s.event_date_raw,
        s.updated_at,
        s.syndicated_from ->> 'name' as syndicated_name,
        s.syndicated_from ->> 'url' as syndicated_url,
        s.language,
        s.char_count
    from stage.plan as p
    inner join warehouse.dim_reader as rd on p.reader_key = rd.reader_key
    cross join
        lateral (
            select n.*
            from stage.incoming as n
            where n.article_key = p.article_key and n.fate = 'fresh'
            order by n.url_id nulls last, n.fetched_at, n.row_no
            limit 1
        ) as i
    left join stage.article as s on p.row_no = s.row_no and s.batch_id = %(batch_id)s
    left join warehouse.dim_section as sec
        on i.source_key = sec.source_key and sec.path = array_to_string(s.section, ' > ')
    where p.is_current
),

kept as (
    select
        c.article_key,
        c.source_key,
        c.version_no,
        coalesce(a.id_space, c.id_space) as id_space,
        coalesce(a.article_id, c.article_id) as article_id,
        coalesce(a.canonical_url, c.canonical_url) as canonical_url,
        coalesce(a.url_id, c.url_id) as url_id,
        c.listed_value,
        c.found_day,
        c.row_no,
        c.is_generic,
        a.cluster_key,
        a.gone_at,
        case
            when c.is_restated and coalesce(c.syndicated_url, '') <> coalesce(a.syndicated_url, '') then 0
            else a.province_then_key
        end as province_then_key,
        a.published_at as had_at,
        a.published_precision as had_precision,
        a.published_how as had_how,
        a.published_raw as had_raw,
        case when c.is_restated or a.article_key is null then c.url else a.url end as url,
        case when c.is_restated or a.article_key is null then c.section_key else a.section_key end as section_key,
        case
            when c.is_restated or a.article_key is null then c.published_estimate else a.published_estimate
        end as published_estimate,
        case
            when c.is_restated or a.article_key is null then c.published_estimate_how else a.published_estimate_how
        end as published_estimate_how,
        case when c.is_restated or a.article_key is null then c.event_date else a.event_date end as event_date,
        case
            when c.is_restated or a.article_key is null then c.event_date_raw else a.event_date_raw
        end as event_date_raw,
        case when c.is_restated or a.article_key is null then c.updated_at else a.updated_at end as updated_at,
        case
            when c.is_restated or a.article_key is null then c.syndicated_name else a.syndicated_name
        end as syndicated_name,
        case
            when c.is_restated or a.article_key is null then c.syndicated_url else a.syndicated_url
        end as syndicated_url,
        case when c.is_restated or a.article_key is null then c.language else a.language end as language,
        case when c.is_restated or a.article_key is null then c.char_count else a.char_count end as char_count
    from current_version as c
    left join warehouse.fact_article as a on c.article_key = a.article_key
),

dated as (
    select
        k.*,
        published.published_at,
        coalesce(published.published_precision, 'unknown') as published_precision,
        published.published_how,
        published.published_raw,
        sight.first_seen_at,
        coalesce(
            published.published_at::date, k.published_estimate, k.listed_value::date, k.found_day,
            sight.first_seen_at::date
        ) as day,
        case
            when published.published_at is not null then 'published'
            when k.published_estimate is not null then 'estimate'
            when k.listed_value is not null then 'listed'
            else 'found'
        end as day_how
    from kept as k
    cross join
        lateral (
            select r.fetched_at as first_seen_at
            from warehouse.article_reading as r
            where r.article_key = k.article_key and r.content_hash is not null
            order by r.fetched_at
            limit 1
        ) as sight
    left join lateral (
        select p.*
        from (
            select
                v.published_at,
                v.published_precision,
                v.published_how,
                v.published_raw,
                v.version_no
            from warehouse.article_version as v
            where v.article_key = k.article_key
            union all
            -- a reading that no version shows: the date of a listing or feed makes none
            select
                s.published_at,
                s.published_precision,
                s.published_how,
                s.published_raw,
                null
            from stage.incoming as i
            inner join stage.article as s on i.row_no = s.row_no and s.batch_id = %(batch_id)s
            where
                i.article_key = k.article_key
                and i.fate = 'fresh'
                and i.row_no is distinct from k.row_no
                and (k.is_generic or not i.is_generic or s.published_how in ('feed', 'listing'))
                and not exists (
                    select from warehouse.article_reading as r
                    where
                        r.article_key = i.article_key
                        and r.fetched_at = i.fetched_at
                        and r.capture_id = i.capture_id
                        and (r.batch_id, r.reader_key) > (i.batch_id, i.reader_key)
                )
            union all
            -- what the article has, unless another reader has now read one of its captures anew, or a layout has read it
            -- for the first time and only the generic reader had seen that date on the page
            select
                k.had_at,
                k.had_precision,
                k.had_how,
                k.had_raw,
                null
            where
                k.had_at is not null
                and (
                    k.is_generic
                    or k.had_how in ('feed', 'listing')
                    or exists (
                        select from warehouse.article_reading as r
                        inner join warehouse.dim_reader as rd on r.reader_key = rd.reader_key
                        where
                            r.article_key = k.article_key
                            and r.batch_id <> %(batch_id)s
                            and r.content_hash is not null
                            and not rd.is_generic
                    )
                )
                and not exists (
                    select from stage.incoming as i
                    inner join warehouse.article_reading as r
                        on
                            i.article_key = r.article_key
                            and i.fetched_at = r.fetched_at
                            and i.capture_id = r.capture_id
                    where
                        i.article_key = k.article_key
                        and i.fate = 'fresh'
                        and (k.is_generic or not i.is_generic)
                        and r.reader_key <> i.reader_key
                        and (r.batch_id, r.reader_key) < (i.batch_id, i.reader_key)
                )
        ) as p
        where p.published_at is not null
        order by
            p.published_at::date,
            array_position(array['minute', 'hour', 'day'], p.published_precision),
            p.published_at,
            p.version_no
        limit 1
    ) as published on true
)

insert into warehouse.fact_article as f (
    article_key, source_key, id_space, article_id, canonical_url, url, url_id, version_no, section_key,
    province_then_key, day, day_how, published_at, published_precision, published_how, published_raw,
    published_estimate, published_estimate_how, event_date, event_date_raw, updated_at,
    syndicated_name, syndicated_url, language, char_count, cluster_key, first_seen_at, gone_at
)
select
    d.article_key,
    d.source_key,
    d.id_space,
    d.article_id,
    d.canonical_url,
    d.url,
    d.url_id,
    d.version_no,
    d.section_key,
    coalesce(own.province_key, original.province_key, d.province_then_key, 0),
    d.day,
    d.day_how,
    d.published_at,
    d.published_precision,
    d.published_how,
    d.published_raw,
    d.published_estimate,
    d.published_estimate_how,
    d.event_date,
    d.event_date_raw,
    d.updated_at,
    d.syndicated_name,
    d.syndicated_url,
    d.language,
    d.char_count,
    d.cluster_key,
    d.first_seen_at,
    d.gone_at
from dated as d
left join warehouse.source_unit as own on d.source_key = own.source_key and own.days @> d.day
left join warehouse.source_host as h
    on h.host = regexp_replace(lower(substring(d.syndicated_url from '^https?://([^/:?#]+)')), '^www\.', '')
left join warehouse.source_unit as original on h.source_key = original.source_key and original.days @> d.day
on conflict (article_key) do update set
    url = excluded.url,
    url_id = excluded.url_id,
    version_no = excluded.version_no,
    section_key = excluded.section_key,
    province_then_key = excluded.province_then_key,
    day = excluded.day,
    day_how = excluded.day_how,
    published_at = excluded.published_at,
    published_precision = excluded.published_precision,
    published_how = excluded.published_how,
    published_raw = excluded.published_raw,
    published_estimate = excluded.published_estimate,
    published_estimate_how = excluded.published_estimate_how,
    event_date = excluded.event_date,
    event_date_raw = excluded.event_date_raw,
    updated_at = excluded.updated_at,
    syndicated_name = excluded.syndicated_name,
    syndicated_url = excluded.syndicated_url,
    language = excluded.language,
    char_count = excluded.char_count,
    first_seen_at = excluded.first_seen_at
where
(
    f.url, f.url_id, f.version_no, f.section_key, f.province_then_key, f.day, f.day_how, f.published_at,
    f.published_precision, f.published_how, f.published_raw, f.published_estimate, f.published_estimate_how,
    f.event_date, f.event_date_raw, f.updated_at, f.syndicated_name, f.syndicated_url, f.language,
    f.char_count, f.first_seen_at
)
is distinct from
(
    excluded.url, excluded.url_id, excluded.version_no, excluded.section_key, excluded.province_then_key,
    excluded.day, excluded.day_how, excluded.published_at, excluded.published_precision,
    excluded.published_how, excluded.published_raw, excluded.published_estimate,
    excluded.published_estimate_how, excluded.event_date, excluded.event_date_raw, excluded.updated_at,
    excluded.syndicated_name, excluded.syndicated_url, excluded.language, excluded.char_count,
    excluded.first_seen_at
)
