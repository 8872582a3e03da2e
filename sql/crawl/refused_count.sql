-- one row per source and reason: refusals that stand, and how many of them have a page in the archive
select
    f.source,
    f.reason,
    count(*) as refusals,
    count(c.capture) filter (where c.kind = 'article' and not c.is_revisit) as with_page
from crawl.refusal as f
left join crawl.capture as c on f.capture = c.capture
where
    f.resolved_at is null
    and (%(source)s::text is null or f.source = %(source)s)
    and (%(reason)s::text is null or f.reason = %(reason)s)
group by f.source, f.reason
order by f.source, f.reason
