-- one row per known article among the given identities, with its day
select
    identity,
    url_id,
    state,
    day,
    day_how
from crawl.url
where source = %(source)s and identity = any(%(identities)s)
