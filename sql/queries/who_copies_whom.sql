-- Which papers copy whom: pairs of sources with the number of articles the second took from the first
-- param kind copy|rewrite = copy: the text itself, or the same release rewritten
-- param since date = null: copies from this day
-- param until date = null: copies to this day
select
    p.original_source as original,
    p.copy_source as copied_by,
    count(distinct p.copy_key) as articles,
    round(avg(p.containment)::numeric, 2) as mean_containment,
    count(distinct p.copy_key) filter (where p.direction_how = 'named') as named,
    percentile_cont(0.5) within group (order by p.lag_minutes)::integer as median_lag_minutes
from mart.article_copy as p
where
    p.kind = %(kind)s::text
    and p.original_source <> p.copy_source
    and (%(since)s::date is null or p.copy_day >= %(since)s::date)
    and (%(until)s::date is null or p.copy_day <= %(until)s::date)
group by p.original_source, p.copy_source
order by count(distinct p.copy_key) desc, p.original_source, p.copy_source
