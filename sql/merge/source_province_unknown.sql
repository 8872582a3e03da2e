-- one row per province of a source file that no list of provinces knows
select
    f.item ->> 'stem' as stem,
    p.item ->> 'name' as province
from jsonb_array_elements(%(sources)s) as f (item)
cross join lateral jsonb_array_elements(f.item -> 'provinces') as p (item)
where
    not exists (
        select from warehouse.province_by_name as n
        where n.name_key = warehouse.match_key(p.item ->> 'name')
    )
order by 1, 2
