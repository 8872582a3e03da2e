insert into warehouse.article_version (
    article_key, version_no, title, lead, body, captions, author, credits, published_at, published_precision,
    published_how, content_hash, detail_hash, reader_key, capture, fetched_at, first_seen_at, superseded_at, evidence
)
select
    c.article_key,
    n.version_no,
    v.title || case when n.version_no = 2 then ' (cập nhật)' else '' end,
    v.lead,
    v.body,
    v.captions,
    v.author,
    v.credits,
    c.published_at,
    'minute',
    'label',
    case when n.version_no = 2 then c.last_hash else c.content_hash end,
    c.detail_hash,
    v.reader_key,
    v.capture,
    c.fetched_at + (n.version_no - 1) * interval '1 day',
    c.fetched_at + (n.version_no - 1) * interval '1 day',
    case when n.version_no < c.version_no then c.fetched_at + interval '1 day' end,
    v.evidence
from stage.clone as c
inner join warehouse.article_version as v on c.original_key = v.article_key and v.version_no = 1
cross join lateral generate_series(1, c.version_no) as n (version_no)
order by c.article_key
