-- one row: what one batch listed, fetched, read, loaded, left unchanged and refused
select
    coalesce(sum(n_in) filter (where hop = 'discover'), 0)::integer as listed,
    coalesce(sum(n_out) filter (where hop = 'fetch'), 0)::integer as fetched,
    coalesce(sum(n_out) filter (where hop = 'read'), 0)::integer as read,
    coalesce(sum(n_out) filter (where hop = 'merge'), 0)::integer as loaded,
    coalesce(sum(n_unchanged) filter (where hop in ('fetch', 'merge')), 0)::integer as unchanged,
    coalesce(sum(n_refused), 0)::integer as refused
from crawl.hop
where batch_id = %(batch_id)s
