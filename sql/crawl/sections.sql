-- one row per section that the source's menu has shown, for the day when no menu can be read
select
    url,
    title
from crawl.section
where source = %(source)s
order by url
