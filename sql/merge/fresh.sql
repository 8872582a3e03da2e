-- one row: how many rows of the batch state something new
select count(*) as n_rows
from stage.incoming as i
where i.fate = 'fresh'
