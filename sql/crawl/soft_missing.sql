-- one row per address whose page says, with status 200, that the article is gone; the next run day confirms it
with said as (
    update crawl.capture as c
    set outcome = 'missing'
    where
        c.batch_id = %(batch_id)s
        and c.kind = 'article'
        and c.outcome is distinct from 'missing'
        and (
            c.capture = any(%(captures)s::text[])
            -- the same page again, kept as a revisit record only
            or (
                c.is_revisit
                and exists (
                    select 1 from crawl.capture as e
                    where
                        e.url_id = c.url_id
                        and e.outcome = 'missing'
                        and e.payload_digest = c.payload_digest
                        and e.fetched_at < c.fetched_at
                )
            )
        )
    returning c.url_id, c.day, c.fetched_at
)

update crawl.url as u
set
    state = case when confirmed.yes then 'gone' else 'missing' end,
    due_day = case when not confirmed.yes then s.day + 1 end,
    reason = 'the page says that the article does not exist'
from
    said as s
cross join
    lateral (
        select exists(
            select 1 from crawl.capture as e
            where
                e.url_id = s.url_id
                and e.outcome = 'missing'
                and e.day < s.day
                and not exists (
                    select 1 from crawl.capture as o
                    where
                        o.url_id = e.url_id
                        and o.kind = 'article'
                        and o.outcome in ('ok', 'same')
                        and o.fetched_at > e.fetched_at
                        and o.fetched_at < s.fetched_at
                )
        ) as yes
    ) as confirmed
where u.url_id = s.url_id and u.state in ('fetched', 'settled', 'missing')
returning u.url_id, u.state
