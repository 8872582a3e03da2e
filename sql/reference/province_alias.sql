-- one row per other name of a province
insert into warehouse.province_alias as d (alias_key, name)
select distinct on (1)
    warehouse.match_key(r.row ->> 'alias'),
    normalize(r.row ->> 'name', nfc)
from stage.reference as r
where r.file = 'province_alias'
order by 1, r.row_no
on conflict (
    alias_key) do update set name = excluded.name
where d.name is distinct from excluded.name
