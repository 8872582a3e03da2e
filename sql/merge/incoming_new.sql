-- one row per row of a new article: it gets its key, older captures first
with newcomer as (
    select
        i.source_key,
        i.id_space,
        coalesce(i.article_id, i.canonical_url) as identity
    from stage.incoming as i
    where i.article_key is null and i.fate <> 'duplicate'
    group by 1, 2, 3
    order by min(i.fetched_at), min(i.row_no)
),

keyed as materialized (
    select
        n.source_key,
        n.id_space,
        n.identity,
        nextval(pg_get_serial_sequence('warehouse.fact_article', 'article_key')) as article_key
    from newcomer as n
)

update stage.incoming as i
set article_key = k.article_key, is_new = true
from keyed as k
where
    i.article_key is null
    and i.source_key = k.source_key
    and i.id_space = k.id_space
    and coalesce(i.article_id, i.canonical_url) = k.identity
