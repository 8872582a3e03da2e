-- no rows: let the planner know how many versions are to be written
analyze stage.plan
