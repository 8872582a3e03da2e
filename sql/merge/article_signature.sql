-- one row per article that is new or stated anew and carries a signature; it is compared again where its text has
-- changed, its day (its bands stand under the one it had), or the source that it named and had its province from
insert into warehouse.article_signature as d (article_key, n_grams, bands, grams, title_key, lead_key)
select
    s.article_key,
    s.n_grams,
    s.bands,
    s.grams,
    s.title_key,
    s.lead_key
from stage.restated as s
where s.n_grams is not null
order by s.article_key
on conflict (article_key) do update set
    n_grams = excluded.n_grams,
    bands = excluded.bands,
    grams = excluded.grams,
    title_key = excluded.title_key,
    lead_key = excluded.lead_key,
    is_compared = false
where
(d.n_grams, d.title_key, d.lead_key, d.bands, d.grams)
is distinct from
(excluded.n_grams, excluded.title_key, excluded.lead_key, excluded.bands, excluded.grams)
or exists (
    select from warehouse.fact_article as a
    where
        a.article_key = d.article_key
        and (
            (a.province_then_key = 0 and a.cluster_key is not null)
            or exists (select from warehouse.article_band as b where b.article_key = d.article_key and b.day <> a.day)
        )
)
