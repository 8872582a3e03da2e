-- one row per capture that stands in a file written anew, without what was forgotten
update crawl.capture as c
set
    warc = %(new)s,
    warc_offset = p.warc_offset,
    warc_length = p.warc_length
from jsonb_to_recordset(%(places)s::jsonb) as p (capture text, warc_offset bigint, warc_length bigint)
where c.warc = %(old)s and c.capture = p.capture
returning c.capture
