-- one row: how long making a mart took
update mart.refresh
set seconds = %(seconds)s
where mart = %(mart)s
