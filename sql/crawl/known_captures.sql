-- one row per capture among the given ones that is registered already
select capture
from crawl.capture
where capture = any(%(captures)s::text[])
