-- one row per row that an earlier check had refused
update stage.article set is_refused = false where batch_id = %(batch_id)s and is_refused
