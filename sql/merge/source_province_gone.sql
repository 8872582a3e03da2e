-- one row per dated province that a source file no longer states
delete from warehouse.source_province as d
using warehouse.dim_source as s, jsonb_array_elements(%(sources)s) as f (item)
where
    d.source_key = s.source_key
    and s.stem = f.item ->> 'stem'
    and not exists (
        select from jsonb_array_elements(f.item -> 'provinces') as p (item)
        where
            normalize(p.item ->> 'name', nfc) = d.province
            and (p.item ->> 'from')::date is not distinct from d.valid_from
            and (p.item ->> 'to')::date is not distinct from d.valid_to
    )
