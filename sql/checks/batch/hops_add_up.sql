-- batch: what a hop let out is not what the next one took in
with hop as (
    select
        h.hop,
        h.n_in,
        lag(h.n_out) over chain as n_before,
        lag(h.hop) over chain as hop_before
    from crawl.hop as h
    where h.batch_id = %(batch_id)s and h.hop in ('read', 'stage')
    window chain as (order by array_position(array['read', 'stage'], h.hop))
),

staged as (
    select
        h.n_out,
        (select count(*) from stage.article as a where a.batch_id = h.batch_id) as n_rows
    from crawl.hop as h
    where h.batch_id = %(batch_id)s and h.hop = 'stage'
)

select concat(h.hop_before, ' let out ', h.n_before, ', ', h.hop, ' took in ', h.n_in) as detail
from hop as h
where h.n_before <> h.n_in
union all
select concat('stage let out ', s.n_out, ', but holds ', s.n_rows)
from staged as s
where s.n_out <> s.n_rows
