-- one row per restated article and body named in it, with the lineage that tells which one is meant
with mention as (
    select
        s.article_key,
        coalesce(p_now.slug, 'unknown') as province,
        btrim(n.item ->> 'name') as name,
        warehouse.match_key(n.item ->> 'name') as match_key,
        n.item ->> 'kind' as kind,
        array(select jsonb_array_elements_text(n.item -> 'also_written')) as also_written,
        coalesce((n.item ->> 'generic')::boolean, false) as is_generic
    from stage.restated as s
    inner join warehouse.fact_article as a on s.article_key = a.article_key
    inner join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
    inner join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
    cross join lateral jsonb_array_elements(s.organisations) as n (item)
    where btrim(n.item ->> 'name') <> ''
),

scoped as (
    select
        m.*,
        warehouse.body_scope(m.match_key, m.kind) as scope
    from mention as m
)

insert into stage.organisation (article_key, name, match_key, kind, lineage, also_written, is_generic)
select
    m.article_key,
    m.name,
    m.match_key,
    m.kind,
    case when m.scope = 'local' then m.province else m.scope end,
    m.also_written,
    m.is_generic
from scoped as m
