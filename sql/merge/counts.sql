-- one row: what became of the batch's rows
with changed as (
    select
        p.article_key,
        bool_or(p.is_changed) as is_changed,
        bool_or(p.is_current and d.is_generic) as is_generic
    from stage.plan as p
    inner join warehouse.dim_reader as d on p.reader_key = d.reader_key
    group by p.article_key
)

select
    count(*) as n_in,
    count(*) filter (where i.fate = 'fresh' and not waits.waits and c.is_changed) as n_out,
    count(*) filter (
        where i.fate in ('known', 'same') or (i.fate = 'fresh' and not waits.waits and not c.is_changed)
    ) as n_unchanged,
    count(*) filter (where i.fate = 'duplicate') as n_duplicate,
    count(*) filter (where waits.waits) as n_deferred
from stage.incoming as i
left join changed as c on i.article_key = c.article_key
cross join lateral (
    select i.fate = 'fresh' and i.is_generic and not c.is_generic as waits
) as waits
