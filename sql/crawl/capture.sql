-- one row per capture entered; a capture that is known already is left as it is
insert into crawl.capture (
    capture, batch_id, source, day, kind, outcome, url, url_id, http_status, fetched_at,
    warc, warc_offset, warc_length, payload_digest, is_revisit
)
select
    c.capture,
    %(batch_id)s,
    %(source)s,
    c.day,
    c.kind,
    c.outcome,
    c.url,
    u.url_id,
    c.http_status,
    c.fetched_at,
    %(warc)s,
    c.warc_offset,
    c.warc_length,
    c.payload_digest,
    c.is_revisit
from
    jsonb_to_recordset(%(captures)s::jsonb) as c (
        capture text,
        day date,
        kind text,
        outcome text,
        url text,
        identity text,
        http_status integer,
        fetched_at timestamptz,
        warc_offset bigint,
        warc_length bigint,
        payload_digest text,
        is_revisit boolean
    )
left join crawl.url as u on u.source = %(source)s and c.identity = u.identity
on conflict (capture) do nothing
returning capture
