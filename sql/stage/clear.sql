-- no rows: make room for the batch
delete from stage.article where batch_id = %(batch_id)s
