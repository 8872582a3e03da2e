-- one row: let the planner know how many rows stage.plan holds
select stage.know_size('plan')
