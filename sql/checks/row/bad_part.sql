-- row: an author, tag or section that is not composed Unicode, or a negative counter
select
    a.row_no,
    left(concat_ws(' | ', a.author, array_to_string(a.section, ' > '), a.view_count), 300) as detail
from stage.article as a
where
    a.batch_id = %(batch_id)s
    and (
        a.author is not nfc normalized
        or array_to_string(a.section, ' > ') is not nfc normalized
        or length(array_to_string(a.section, ' > ')) > 600
        or array_to_string(a.tags, ' ') is not nfc normalized
        or exists (select from unnest(a.tags) as t where length(t) > 600)
        or a.view_count < 0
    )
