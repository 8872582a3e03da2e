-- Which papers copy whom: pairs of sources with the number of articles the second took from the first
-- param kind text = copy: copy (the text itself) or rewrite (the same release, rewritten)
-- param since date = null: copies from this day
-- param until date = null: copies to this day
select
    o.source as original,
    c.source as copied_by,
    count(*) as articles,
    round(avg(p.containment)::numeric, 2) as mean_containment,
    count(*) filter (where p.direction_how = 'named') as named,
    percentile_cont(0.5) within group (order by p.lag_minutes)::integer as median_lag_minutes
from mart.article_copy as p
inner join mart.article as o on p.original_key = o.article_key
inner join mart.article as c on p.copy_key = c.article_key
where
    p.kind = %(kind)s::text
    and o.source <> c.source
    and (%(since)s::date is null or c.day >= %(since)s::date)
    and (%(until)s::date is null or c.day <= %(until)s::date)
group by o.source, c.source
order by count(*) desc, o.source, c.source
