-- one row per article to compare, oldest keys first
insert into stage.pending (article_key, day, n_grams, bands, grams, title_key, lead_key)
select
    s.article_key,
    a.day,
    s.n_grams,
    s.bands,
    s.grams,
    s.title_key,
    s.lead_key
from warehouse.article_signature as s
inner join warehouse.fact_article as a on s.article_key = a.article_key
where not s.is_compared
order by s.article_key
limit %(at_once)s
