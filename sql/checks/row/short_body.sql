-- row: the body has fewer than 80 characters
select
    a.row_no,
    concat(length(a.body), ' characters') as detail
from stage.article as a
where a.batch_id = %(batch_id)s and length(a.body) < 80
