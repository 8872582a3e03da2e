-- no rows: let the planner know how many articles are compared
analyze stage.pending (article_key, day)
