-- Share of original against syndicated articles, per source and month
-- param since date = null: from this day
-- param until date = null: to this day
-- param source text = null: only this source
with taken as (
    select distinct p.copy_key as article_key
    from mart.article_copy as p
    inner join warehouse.fact_article as o on p.original_key = o.article_key
    inner join warehouse.fact_article as c on p.copy_key = c.article_key
    where p.kind = 'copy' and o.source_key <> c.source_key
)

select
    a.source,
    date_trunc('month', a.day)::date as month,
    count(*) as articles,
    count(*) filter (where t.article_key is null and a.syndicated_from_name is null) as original,
    count(*) filter (where t.article_key is not null or a.syndicated_from_name is not null) as syndicated,
    round(
        count(*) filter (where t.article_key is null and a.syndicated_from_name is null) * 100.0 / count(*), 1
    ) as original_pct
from mart.article as a
left join taken as t on a.article_key = t.article_key
where
    (%(since)s::date is null or a.day >= %(since)s::date)
    and (%(until)s::date is null or a.day <= %(until)s::date)
    and (%(source)s::text is null or a.source = %(source)s::text)
group by 1, 2
order by 1, 2
