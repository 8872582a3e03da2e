-- one row per source and byline name that is new
insert into warehouse.dim_author (source_key, name, match_key)
select distinct on (m.source_key, m.match_key)
    m.source_key,
    m.name,
    m.match_key
from stage.author as m
where
    not exists (
        select from warehouse.dim_author as d
        where d.source_key = m.source_key and d.match_key = m.match_key
    )
order by m.source_key, m.match_key, m.name
on conflict (source_key, match_key) do nothing
