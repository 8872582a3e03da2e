-- one row per filled article of the last 90 days that new ones copy
select
    s.n_grams,
    s.bands,
    s.grams,
    s.title_key,
    s.lead_key
from warehouse.article_signature as s
inner join warehouse.fact_article as a on s.article_key = a.article_key
where a.article_key > 1000000 and s.is_compared and a.day > %(last_day)s::date - 80
order by hashint8(a.article_key + %(turn)s)
limit 300
