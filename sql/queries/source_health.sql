-- How each source is doing: its last crawl, its last 28 days against what is expected, and what is missing
select *
from mart.source_health
order by source
