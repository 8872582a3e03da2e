-- no rows: make room for the reference files
truncate stage.reference
