-- one row per unit and status: which row is its unit's first, which one follows, and which one is today's
with recursive follower as (
    select
        p.province_key,
        first_value(p.province_key) over unit as unit_key,
        coalesce(
            lead(p.province_key) over unit,
            (
                select n.province_key
                from stage.reference as r
                inner join warehouse.dim_province as n
                    on n.vintage = 34 and n.code = r.row ->> 'successor_code'
                where
                    p.vintage = 63
                    and r.file = 'provinces_63'
                    and r.row ->> 'gso_code' = p.code
                order by n.valid_from
                limit 1
            )
        ) as successor_key
    from warehouse.dim_province as p
    where p.vintage <> 0
    window unit as (
        partition by p.vintage, p.code
        order by p.valid_from nulls first
        rows between unbounded preceding and unbounded following
    )
),

walk as (
    select
        f.province_key,
        f.unit_key,
        f.successor_key,
        f.province_key as at_key,
        f.successor_key as next_key
    from follower as f
    union all
    select
        w.province_key,
        w.unit_key,
        w.successor_key,
        f.province_key,
        f.successor_key
    from walk as w
    inner join follower as f on w.next_key = f.province_key
),

today as (
    select
        w.province_key,
        w.unit_key,
        w.successor_key,
        w.at_key as current_key
    from walk as w
    where w.next_key is null
)

update warehouse.dim_province as d
set
    unit_key = t.unit_key,
    successor_key = t.successor_key,
    current_key = t.current_key
from today as t
where
    d.province_key = t.province_key
    and (d.unit_key, d.successor_key, d.current_key) is distinct from (t.unit_key, t.successor_key, t.current_key)
