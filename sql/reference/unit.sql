-- one row per unit and number word before it: "nghìn tỷ đồng" is a unit too, and so is "nghìn tỷ" by itself, of base ''
with word as (
    select
        r.row ->> 'word' as word,
        (r.row ->> 'times')::numeric as times
    from stage.reference as r
    where r.file = 'scale'
),

scale as (
    select
        '' as words,
        1::numeric as times
    union all
    select
        w.word,
        w.times
    from word as w
    union all
    -- a smaller one before a bigger one multiplies it: trăm tỷ, ngàn tỉ, nghìn triệu
    select
        concat(w.word, ' ', b.word),
        w.times * b.times
    from word as w
    inner join word as b on w.times < b.times
),

given as (
    select distinct on (1)
        warehouse.match_key(concat_ws(' ', nullif(s.words, ''), r.row ->> 'unit')) as unit_key,
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
union all
select
    warehouse.match_key(s.words),
    '',
    s.times
from scale as s
where s.words <> ''
on conflict (
    unit_key) do update set base = excluded.base, factor = excluded.factor
where (d.base, d.factor) is distinct from (excluded.base, excluded.factor)
