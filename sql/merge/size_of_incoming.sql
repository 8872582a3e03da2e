-- one row: let the planner know how many rows stage.incoming holds
select stage.know_size('incoming')
