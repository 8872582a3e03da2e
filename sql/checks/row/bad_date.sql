-- row: published more than a day after it was fetched, before the paper existed, or without the precision that belongs to it
select
    a.row_no,
    concat(a.published_at, ' ', a.published_precision, ' ', a.published_how) as detail
from stage.article as a
left join warehouse.dim_source as s on a.source = s.stem
where
    a.batch_id = %(batch_id)s
    and (
        a.published_at > a.fetched_at + interval '1 day'
        or a.published_at < coalesce(s.founded, date '1990-01-01')
        or (a.published_at is null) <> (a.published_precision = 'unknown')
        or (a.published_at is null) <> (a.published_how is null)
        or a.published_precision not in ('minute', 'hour', 'day', 'unknown')
        or a.published_how not in ('label', 'meta', 'jsonld', 'url', 'feed', 'listing')
        or (a.published_estimate ->> 'value')::timestamptz > a.fetched_at + interval '1 day'
        or (a.published_estimate ->> 'value')::timestamptz < coalesce(s.founded, date '1990-01-01')
        or a.fetched_at not between timestamptz '1990-01-01' and timestamptz '2050-12-31'
    )
