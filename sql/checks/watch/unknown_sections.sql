-- watch: sections met for the first time whose topic no rule knows
select concat(d.path, ': ', count(*), ' articles') as detail
from warehouse.article_reading as r
inner join warehouse.fact_article as a on r.article_key = a.article_key
inner join warehouse.dim_section as d on a.section_key = d.section_key
where
    r.batch_id = %(batch_id)s
    and d.topic is null
    and not exists (
        select from warehouse.fact_article as o
        inner join warehouse.article_reading as p on o.article_key = p.article_key
        where o.source_key = a.source_key and o.section_key = a.section_key and p.batch_id < %(batch_id)s
    )
group by d.path
