-- one row per capture of an article with a body, an article's captures together and in the order of their fetch:
-- where it stands, what the frontier knows of its listing, its open refusal, and what the warehouse holds for it
select
    c.capture,
    c.url,
    c.url_id,
    c.warc,
    c.warc_offset,
    c.warc_length,
    u.listed_raw,
    u.listed_value,
    u.listed_precision,
    u.listed_how,
    u.listed_seen_at,
    open_refusal.refusal_id,
    open_refusal.reason as refused,
    case when %(held)s then held.row end as held
from crawl.capture as c
left join crawl.url as u on c.url_id = u.url_id
left join lateral (
    select
        f.refusal_id,
        f.reason
    from crawl.refusal as f
    where f.capture = c.capture and f.resolved_at is null and f.hop <> 'fetch'
    order by f.refusal_id desc
    limit 1
) as open_refusal on true
left join lateral (
    select
        jsonb_build_object(
            'version_no', v.version_no,
            'kicker', v.kicker,
            'title', v.title,
            'lead_prefix', v.lead_prefix,
            'lead', v.lead,
            'body', v.body,
            'captions', to_jsonb(v.captions),
            'author', v.author,
            'published_at', v.published_at,
            'published_precision', v.published_precision,
            'published_how', v.published_how,
            'updated_at', v.updated_at,
            'layout', rd.layout
        ) || case
            when v.version_no = a.version_no
                then
                    jsonb_build_object(
                        'section', sec.path,
                        'event_date', a.event_date,
                        'published_estimate', a.published_estimate,
                        'syndicated_from', coalesce(a.syndicated_url, a.syndicated_name),
                        'tags', (
                            select coalesce(jsonb_agg(t.tag order by t.position), '[]')
                            from warehouse.article_tag as t
                            where t.article_key = a.article_key
                        ),
                        'people', (
                            select coalesce(jsonb_agg(p.name), '[]')
                            from warehouse.article_person as ap
                            inner join warehouse.dim_person as p on ap.person_key = p.person_key
                            where ap.article_key = a.article_key
                        ),
                        'documents', (
                            select coalesce(jsonb_agg(d.number), '[]')
                            from warehouse.article_document as ad
                            inner join warehouse.dim_document as d on ad.document_key = d.document_key
                            where ad.article_key = a.article_key
                        ),
                        'organisations', (
                            select coalesce(jsonb_agg(o.name), '[]')
                            from warehouse.article_organisation as o
                            where o.article_key = a.article_key
                        ),
                        'figures', (
                            select coalesce(jsonb_agg(concat_ws(' ', g.raw, g.kind) order by g.position), '[]')
                            from warehouse.article_figure as g
                            where g.article_key = a.article_key
                        ),
                        'places', (
                            select coalesce(jsonb_agg(w.name order by w.position), '[]')
                            from warehouse.article_place as w
                            where w.article_key = a.article_key
                        )
                    )
            else '{}'
        end as row
    from warehouse.fact_article as a
    inner join warehouse.article_version as v on a.article_key = v.article_key
    inner join warehouse.dim_reader as rd on v.reader_key = rd.reader_key
    left join warehouse.dim_section as sec on a.section_key = sec.section_key
    where
        %(held)s
        and a.url_id = c.url_id
        and v.first_seen_at <= c.fetched_at
        and (v.superseded_at is null or c.fetched_at < v.superseded_at)
        -- a capture that was never loaded has no version of its own
        and exists (
            select 1 from warehouse.article_reading as r
            where
                r.article_key = a.article_key
                and r.fetched_at = c.fetched_at
                and r.capture_id = warehouse.capture_id(c.capture)
        )
    order by v.version_no desc
    limit 1
) as held on true
where
    c.source = %(source)s
    and c.kind = 'article'
    and not c.is_revisit
    and c.outcome is distinct from 'failed'
    and u.state is distinct from 'forgotten'
    and (%(first)s::date is null or coalesce(u.day, c.day) >= %(first)s)
    and (%(last)s::date is null or coalesce(u.day, c.day) <= %(last)s)
    and (
        not %(refused)s
        or exists (
            select 1 from crawl.refusal as f
            inner join crawl.capture as fc on f.capture = fc.capture
            where
                f.resolved_at is null
                and (fc.capture = c.capture or fc.url_id = c.url_id)
                and (%(reason)s::text is null or f.reason = %(reason)s)
        )
    )
order by c.url_id nulls last, c.fetched_at, c.capture
