-- one row per row of a new article: it gets its key, older captures first
with newcomer as (
    select
        array_agg(i.row_no) as row_nos,
        min(i.fetched_at) as first_fetched_at
    from stage.incoming as i
    where i.article_key is null
    group by i.source_key, i.id_space, coalesce(i.article_id, i.canonical_url)
    order by min(i.fetched_at), min(i.row_no)
),

keyed as materialized (
    select
        n.row_nos,
        nextval(pg_get_serial_sequence('warehouse.fact_article', 'article_key')) as article_key
    from newcomer as n
)

update stage.incoming as i
set article_key = k.article_key, is_new = true
from (
    select
        unnest(x.row_nos) as row_no,
        x.article_key
    from keyed as x
) as k
where i.row_no = k.row_no
