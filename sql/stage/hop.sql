-- one row: what went into a hop of a batch, and what became of it
insert into crawl.hop (batch_id, hop, n_in, n_out, n_unchanged, n_duplicate, n_deferred, n_refused, reasons)
values (
    %(batch_id)s, %(hop)s, %(n_in)s, %(n_out)s, %(n_unchanged)s, %(n_duplicate)s, %(n_deferred)s, %(n_refused)s,
    %(reasons)s
)
on conflict (batch_id, hop) do update set
    n_in = excluded.n_in,
    n_out = excluded.n_out,
    n_unchanged = excluded.n_unchanged,
    n_duplicate = excluded.n_duplicate,
    n_deferred = excluded.n_deferred,
    n_refused = excluded.n_refused,
    reasons = excluded.reasons
