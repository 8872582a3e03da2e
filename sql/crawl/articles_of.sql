-- one row: how many article pages a batch holds
select count(*) as articles
from crawl.capture
where batch_id = %(batch_id)s and kind = 'article' and not is_revisit
