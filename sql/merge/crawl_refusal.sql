-- one row per refusal of a page whose address has been loaded since, or whose capture has
with loaded as materialized (
    select
        i.url_id,
        s.capture
    from stage.incoming as i
    inner join stage.article as s on i.row_no = s.row_no
    where s.batch_id = %(batch_id)s
),

answered as (
    select f.refusal_id
    from crawl.refusal as f
    inner join loaded as l on f.url_id = l.url_id
    where f.resolved_at is null
    union
    select f.refusal_id
    from crawl.refusal as f
    inner join loaded as l on f.capture = l.capture
    where f.resolved_at is null
)

update crawl.refusal as f
set resolved_at = now()
from answered as a
where
    f.refusal_id = a.refusal_id
    and f.hop <> 'fetch'
    and not (f.batch_id = %(batch_id)s and f.hop in ('stage', 'merge'))
