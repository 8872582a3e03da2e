-- one row per finder of the source that was completely walked at least once
select
    w.finder,
    max(w.links) as links
from crawl.walk as w
inner join crawl.batch as b on w.batch_id = b.batch_id
where b.source = %(source)s and w.complete
group by w.finder
