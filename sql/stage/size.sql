-- one row: let the planner know how many rows stage.article holds, and of which batches
select stage.know_size('article')
