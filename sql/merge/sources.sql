-- one row per source file: name, kind, expectations
insert into warehouse.dim_source as d (stem, name, kind, founded, expected_min, expected_max)
select
    s.item ->> 'stem',
    normalize(s.item ->> 'name', nfc),
    s.item ->> 'kind',
    (s.item ->> 'founded')::date,
    (s.item ->> 'expected_min')::integer,
    (s.item ->> 'expected_max')::integer
from jsonb_array_elements(%(sources)s) as s (item)
order by 1
on conflict (stem) do update set
    name = excluded.name,
    kind = excluded.kind,
    founded = excluded.founded,
    expected_min = excluded.expected_min,
    expected_max = excluded.expected_max
where
(d.name, d.kind, d.founded, d.expected_min, d.expected_max)
is distinct from
(excluded.name, excluded.kind, excluded.founded, excluded.expected_min, excluded.expected_max)
