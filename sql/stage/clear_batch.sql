-- no rows: the batch leaves the stage
delete from stage.batch where batch_id = %(batch_id)s
