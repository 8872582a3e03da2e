-- one row per refused page: [{reason, detail, url, source, capture}]
insert into crawl.refusal (batch_id, hop, source, url, url_id, capture, reason, detail)
select
    b.batch_id,
    %(hop)s,
    coalesce(r.row ->> 'source', b.source),
    coalesce(r.row ->> 'url', ''),
    c.url_id,
    r.row ->> 'capture',
    r.row ->> 'reason',
    left(r.row ->> 'detail', 2000)
from crawl.batch as b
cross join jsonb_array_elements(%(refusals)s) with ordinality as r (row, n)
left join crawl.capture as c on c.capture = r.row ->> 'capture'
where b.batch_id = %(batch_id)s
order by r.n
