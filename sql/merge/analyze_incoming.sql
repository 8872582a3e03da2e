-- no rows: let the planner know how many rows arrive
analyze stage.incoming
