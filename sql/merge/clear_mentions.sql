-- no rows: empty the working tables of mentions
truncate stage.author, stage.person, stage.organisation, stage.document
