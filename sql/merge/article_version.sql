-- one row per planned version that is not there as planned: from the batch's row, else moved from where it stood
insert into warehouse.article_version (
    article_key, version_no, kicker, title, lead_prefix, lead, body, captions, author, credits,
    published_at, published_precision, published_how, published_raw, updated_at, content_hash, detail_hash,
    reader_key, capture, fetched_at, first_seen_at, superseded_at, evidence
)
select
    p.article_key,
    p.version_no,
    s.kicker,
    s.title,
    s.lead_prefix,
    s.lead,
    s.body,
    s.captions,
    s.author,
    s.credits,
    s.published_at,
    s.published_precision,
    s.published_how,
    s.published_raw,
    s.updated_at,
    p.content_hash,
    p.detail_hash,
    p.reader_key,
    case
        when s.capture_id = p.capture_id or s.capture not like '<urn:uuid:%%' then s.capture
        else concat('<urn:uuid:', p.capture_id, '>')
    end,
    p.fetched_at,
    p.first_seen_at,
    p.superseded_at,
    s.evidence
from stage.plan as p
inner join stage.article as s on p.row_no = s.row_no
where p.is_changed and s.batch_id = %(batch_id)s
union all
select
    p.article_key,
    p.version_no,
    v.kicker,
    v.title,
    v.lead_prefix,
    v.lead,
    v.body,
    v.captions,
    v.author,
    v.credits,
    v.published_at,
    v.published_precision,
    v.published_how,
    v.published_raw,
    v.updated_at,
    p.content_hash,
    p.detail_hash,
    p.reader_key,
    case
        when warehouse.capture_id(v.capture) = p.capture_id or v.capture not like '<urn:uuid:%%' then v.capture
        else concat('<urn:uuid:', p.capture_id, '>')
    end,
    p.fetched_at,
    p.first_seen_at,
    p.superseded_at,
    v.evidence
from stage.plan as p
inner join warehouse.article_version as v on p.article_key = v.article_key and p.old_version_no = v.version_no
where p.is_changed and p.row_no is null
on conflict (article_key, version_no) do update set
    kicker = excluded.kicker,
    title = excluded.title,
    lead_prefix = excluded.lead_prefix,
    lead = excluded.lead,
    body = excluded.body,
    captions = excluded.captions,
    author = excluded.author,
    credits = excluded.credits,
    published_at = excluded.published_at,
    published_precision = excluded.published_precision,
    published_how = excluded.published_how,
    published_raw = excluded.published_raw,
    updated_at = excluded.updated_at,
    content_hash = excluded.content_hash,
    detail_hash = excluded.detail_hash,
    reader_key = excluded.reader_key,
    capture = excluded.capture,
    fetched_at = excluded.fetched_at,
    first_seen_at = excluded.first_seen_at,
    superseded_at = excluded.superseded_at,
    evidence = excluded.evidence
