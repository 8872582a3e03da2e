-- The period is the first half of the article's own year, and papers differ in the value.
insert into warehouse.article_figure (
    article_key, position, label, raw, value, unit, kind, numerator, denominator, period, period_from, period_to,
    compared_with, flags, indicator, value_base, unit_base
)
select
    c.article_key,
    m.position,
    m.label,
    m.raw,
    m.value * (0.9 + c.n % 20 / 100.0),
    m.unit,
    m.kind,
    m.numerator,
    m.denominator,
    '6 tháng đầu năm ' || y.year,
    make_date(y.year, 1, 1),
    make_date(y.year, 6, 30),
    m.compared_with,
    m.flags,
    m.indicator,
    m.value_base * (0.9 + c.n % 20 / 100.0),
    m.unit_base
from stage.clone as c
cross join lateral (select extract(year from c.day)::integer as year) as y
inner join warehouse.article_figure as m on c.original_key = m.article_key
order by c.article_key, m.position
