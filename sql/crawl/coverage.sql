-- one row per day: the last word on whether the source's day was crawled
insert into crawl.coverage (source, day, state, reason, batch_id, updated_at)
select
    %(source)s,
    d.day::date as own_day,
    %(state)s,
    %(reason)s,
    %(batch_id)s,
    now() as updated_at
from generate_series(%(first)s::date, %(last)s::date, interval '1 day') as d (day)
on conflict (source, day) do update set
    state = excluded.state,
    reason = excluded.reason,
    batch_id = excluded.batch_id,
    updated_at = excluded.updated_at
-- a failed repeat of a day that was crawled whole takes nothing away from it
where not (coverage.state = 'crawled' and excluded.state in ('robots_unreachable', 'failed', 'unreachable'))
