-- one row per archive file of a source that the books know
select distinct w.warc
from crawl.batch as b
cross join lateral unnest(b.warcs) as w (warc)
where b.source = %(source)s
order by w.warc
