-- no rows: empty the working tables
truncate stage.incoming, stage.plan
