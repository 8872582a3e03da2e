-- row: the title is empty, or not composed Unicode
select
    a.row_no,
    a.title as detail
from stage.article as a
where
    a.batch_id = %(batch_id)s
    and (btrim(a.title) = '' or a.title is not nfc normalized)
