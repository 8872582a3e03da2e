-- one row per known namesake and period
insert into warehouse.namesake (match_key, lineage, label, valid_from, valid_to, position_pattern)
select
    warehouse.match_key(r.row ->> 'name'),
    r.row ->> 'lineage',
    normalize(r.row ->> 'label', nfc),
    nullif(r.row ->> 'from', '')::date,
    nullif(r.row ->> 'to', '')::date,
    nullif(r.row ->> 'position', '')
from stage.reference as r
where r.file = 'namesake'
on conflict (match_key, lineage, label, valid_from) do nothing
