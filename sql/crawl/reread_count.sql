-- one row per source: how many captures of articles a re-reading would take
select
    c.source,
    count(*) as captures
from crawl.capture as c
left join crawl.url as u on c.url_id = u.url_id
where
    c.kind = 'article'
    and not c.is_revisit
    and c.outcome is distinct from 'failed'
    and u.state is distinct from 'forgotten'
    and (%(source)s::text is null or c.source = %(source)s)
    and (%(first)s::date is null or coalesce(u.day, c.day) >= %(first)s)
    and (%(last)s::date is null or coalesce(u.day, c.day) <= %(last)s)
    and (
        not %(refused)s
        or exists (
            select 1 from crawl.refusal as f
            inner join crawl.capture as fc on f.capture = fc.capture
            where
                f.resolved_at is null
                and (fc.capture = c.capture or fc.url_id = c.url_id)
                and (%(reason)s::text is null or f.reason = %(reason)s)
        )
    )
group by c.source
order by c.source
