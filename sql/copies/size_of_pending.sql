-- one row: let the planner know how many rows stage.pending holds
select stage.know_size('pending')
