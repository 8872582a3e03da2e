-- one row per host of a source; a host that two sources claim stays with the first
insert into warehouse.source_host as d (host, source_key)
select distinct on (1)
    regexp_replace(lower(h.host), '^www\.', ''),
    s.source_key
from jsonb_array_elements(%(sources)s) as f (item)
inner join warehouse.dim_source as s on s.stem = f.item ->> 'stem'
cross join lateral jsonb_array_elements_text(f.item -> 'hosts') as h (host)
order by 1, 2
on conflict (
    host) do update set source_key = excluded.source_key
where d.source_key <> excluded.source_key
