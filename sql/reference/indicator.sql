-- one row per indicator
insert into warehouse.indicator as d (indicator, name, rule_no, pattern, excluded, unit)
select
    r.row ->> 'indicator',
    normalize(r.row ->> 'name', nfc),
    r.row_no,
    r.row ->> 'pattern',
    nullif(r.row ->> 'excluded', ''),
    nullif(r.row ->> 'unit', '')
from stage.reference as r
where r.file = 'indicator'
on conflict (indicator) do update set
    name = excluded.name,
    rule_no = excluded.rule_no,
    pattern = excluded.pattern,
    excluded = excluded.excluded,
    unit = excluded.unit
where
(d.name, d.rule_no, d.pattern, d.excluded, d.unit)
is distinct from
(excluded.name, excluded.rule_no, excluded.pattern, excluded.excluded, excluded.unit)
