-- one row per unit and number word before it: "nghìn tỷ đồng" is a unit too
with scale as (
    select
        s.word,
        s.times
    from (
        values
        ('', 1::numeric), ('nghìn ', 1e3), ('ngàn ', 1e3), ('vạn ', 1e4), ('triệu ', 1e6), ('tỷ ', 1e9), ('tỉ ', 1e9),
        ('nghìn tỷ ', 1e12), ('ngàn tỷ ', 1e12), ('nghìn tỉ ', 1e12), ('triệu tỷ ', 1e15)
    ) as s (word, times)
),

given as (
    select distinct on (1)
        warehouse.match_key(concat(s.word, r.row ->> 'unit')) as unit_key,
        r.row ->> 'base' as base,
        s.times * (r.row ->> 'factor')::numeric as factor
    from stage.reference as r
    cross join scale as s
    where r.file = 'unit'
    order by 1, r.row_no
)

insert into warehouse.unit as d (unit_key, base, factor)
select
    g.unit_key,
    g.base,
    g.factor
from given as g
on conflict (
    unit_key) do update set base = excluded.base, factor = excluded.factor
where (d.base, d.factor) is distinct from (excluded.base, excluded.factor)
