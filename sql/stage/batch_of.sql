-- one row: what is on the stage of a batch
select
    n_rows,
    is_checked,
    coalesce((select min(a.row_no) from stage.article as a where a.batch_id = b.batch_id), 0) as first,
    coalesce((select max(a.row_no) from stage.article as a where a.batch_id = b.batch_id), -1) as last,
    (select count(*) from stage.article as a where a.batch_id = b.batch_id and a.is_refused) as n_refused
from stage.batch as b
where b.batch_id = %(batch_id)s
