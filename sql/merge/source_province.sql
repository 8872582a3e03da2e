-- one row per source and dated province
insert into warehouse.source_province (source_key, province, valid_from, valid_to)
select
    s.source_key,
    normalize(p.item ->> 'name', nfc),
    (p.item ->> 'from')::date,
    (p.item ->> 'to')::date
from jsonb_array_elements(%(sources)s) as f (item)
inner join warehouse.dim_source as s on s.stem = f.item ->> 'stem'
cross join lateral jsonb_array_elements(f.item -> 'provinces') as p (item)
on conflict (source_key, valid_from) do nothing
