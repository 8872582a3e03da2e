-- one row: what became of the batch's rows; one that is not even incoming was read before with the same result, or is a
-- duplicate of one that stands after it
with changed as (
    select
        p.article_key,
        bool_or(p.is_changed) as is_changed,
        bool_or(p.is_current and d.is_generic) as is_generic
    from stage.plan as p
    inner join warehouse.dim_reader as d on p.reader_key = d.reader_key
    group by p.article_key
),

fate as (
    select
        case
            when i.fate <> 'fresh' then i.fate
            when i.is_generic and not c.is_generic then 'deferred'
            when c.is_changed then 'out'
            else 'same'
        end as fate
    from stage.incoming as i
    left join changed as c on i.article_key = c.article_key
),

staged as (
    select
        count(*) as n_rows,
        count(*) - count(distinct s.capture_id) as n_duplicate
    from stage.article as s
    where s.batch_id = %(batch_id)s and s.row_no between %(first)s and %(last)s and not s.is_refused
)

select
    s.n_rows as n_in,
    f.n_out,
    s.n_rows - f.n_out - s.n_duplicate - f.n_deferred as n_unchanged,
    s.n_duplicate,
    f.n_deferred
from staged as s
cross join (
    select
        count(*) filter (where g.fate = 'out') as n_out,
        count(*) filter (where g.fate = 'deferred') as n_deferred
    from fate as g
) as f
