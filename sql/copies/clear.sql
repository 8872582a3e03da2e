-- no rows: empty the working tables
truncate stage.pending, stage.cluster
