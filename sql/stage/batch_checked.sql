-- one row: the batch's rows have been checked
update stage.batch set is_checked = true where batch_id = %(batch_id)s
