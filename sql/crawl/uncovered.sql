-- one row per source without a finished crawl of a day, with the reason that is known
select
    s.stem as source,
    coalesce(c.reason, c.state, 'no crawl has run') as reason
from unnest(%(sources)s::text[]) as s (stem)
left join crawl.coverage as c on c.source = s.stem and c.day = %(day)s
where c.state is distinct from 'crawled'
order by s.stem
