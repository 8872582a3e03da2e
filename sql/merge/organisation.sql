-- one row per restated article and body named in it, with the lineage that tells which one is meant
with mention as materialized (
    select
        s.article_key,
        coalesce(p_now.slug, 'unknown') as province,
        btrim(n.item ->> 'name') as name,
        n.item ->> 'kind' as kind,
        case
            when n.item -> 'also_written' <> '[]' then array(select jsonb_array_elements_text(n.item -> 'also_written'))
            else '{}'
        end as also_written,
        coalesce((n.item ->> 'generic')::boolean, false) as is_generic
    from stage.restated as s
    inner join warehouse.fact_article as a on s.article_key = a.article_key
    inner join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
    inner join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
    cross join lateral jsonb_array_elements(s.organisations) as n (item)
    where btrim(n.item ->> 'name') <> ''
),

-- read once per name, however often it is named
named as materialized (
    select
        k.name,
        k.kind,
        k.match_key,
        warehouse.body_scope(k.match_key, k.kind) as scope
    from (
        select
            m.name,
            m.kind,
            warehouse.match_key(m.name) as match_key
        from mention as m
        group by m.name, m.kind
        offset 0
    ) as k
)

insert into stage.organisation (article_key, name, match_key, kind, lineage, also_written, is_generic)
select
    m.article_key,
    m.name,
    n.match_key,
    m.kind,
    case when n.scope = 'local' then m.province else n.scope end,
    m.also_written,
    m.is_generic
from mention as m
inner join named as n on m.name = n.name and m.kind is not distinct from n.kind
