-- no rows: empty the working tables of mentions
truncate stage.person, stage.organisation, stage.document
