-- one row: the batch is on the stage, not yet checked
insert into stage.batch (batch_id, n_rows)
values (%(batch_id)s, %(n_rows)s)
on conflict (batch_id) do update set n_rows = excluded.n_rows, is_checked = false
