-- one row per compared article and sampled hash
insert into warehouse.article_band (band, day, article_key)
select distinct
    n.band,
    p.day,
    p.article_key
from stage.pending as p
cross join lateral unnest(p.bands) as n (band)
order by n.band, p.day, p.article_key
on conflict do nothing
