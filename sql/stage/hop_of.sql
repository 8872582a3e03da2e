-- one row: the counts of a hop of a batch
select
    n_in,
    n_out,
    n_unchanged,
    n_duplicate,
    n_deferred,
    n_refused,
    reasons
from crawl.hop
where batch_id = %(batch_id)s and hop = %(hop)s
