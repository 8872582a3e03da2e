-- one row per refusal of a page whose address has been loaded since, or whose capture has
update crawl.refusal as f
set resolved_at = now()
from stage.incoming as i
inner join stage.article as s on i.row_no = s.row_no
where
    s.batch_id = %(batch_id)s
    and f.resolved_at is null
    and f.hop <> 'fetch'
    and (f.url_id = i.url_id or f.capture = s.capture)
    and not (f.batch_id = s.batch_id and f.hop in ('stage', 'merge'))
