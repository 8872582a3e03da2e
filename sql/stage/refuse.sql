-- one row per row that a check refuses: it is marked, and goes to the refusals with its reason
with offending as (
    select
        (o.item ->> 'row_no')::integer as row_no,
        o.item ->> 'detail' as detail
    from jsonb_array_elements(%(rows)s) as o (item)
),

marked as (
    update stage.article as a
    set is_refused = true
    from offending as o
    where a.batch_id = %(batch_id)s and a.row_no = o.row_no and not a.is_refused
    returning a.batch_id, a.row_no, a.source, a.url, a.capture, o.detail
)

insert into crawl.refusal (batch_id, hop, source, url, url_id, capture, reason, detail)
select
    m.batch_id,
    'merge',
    m.source,
    m.url,
    c.url_id,
    m.capture,
    %(reason)s,
    left(m.detail, 2000)
from marked as m
left join crawl.capture as c on m.capture = c.capture
order by m.row_no
