-- one row per restated article and person named in it, with the lineage that tells who is meant
with mention as materialized (
    select
        s.article_key,
        a.day,
        coalesce(p_now.slug, 'unknown') as province,
        btrim(n.name) as name,
        coalesce(n.positions, '{}') as positions,
        coalesce(n.mentions, 0) as mentions,
        coalesce((n.mentions_in ->> 'lead')::integer, 0) as in_lead,
        coalesce((n.mentions_in ->> 'body')::integer, 0) as in_body,
        coalesce((n.mentions_in ->> 'caption')::integer, 0) as in_caption
    from stage.restated as s
    inner join warehouse.fact_article as a on s.article_key = a.article_key
    inner join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
    inner join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
    cross join
        lateral jsonb_to_recordset(s.people)
            as n (
                name text, positions text[], mentions integer, mentions_in jsonb
            )
    where btrim(n.name) <> ''
),

-- read once per set of positions, however many hold them
office as materialized (
    select
        k.positions,
        k.position_keys,
        exists (select from unnest(k.position_keys) as t where warehouse.position_is_central(t))
        and not exists (select from unnest(k.position_keys) as t where warehouse.position_is_local(t)) as is_central
    from (
        select
            m.positions,
            array(select warehouse.match_key(t) from unnest(m.positions) as t) as position_keys
        from mention as m
        group by m.positions
        offset 0
    ) as k
),

named as materialized (
    select
        k.name,
        warehouse.match_key(k.name) as match_key
    from (select distinct m.name from mention as m) as k
),

placed as (
    select
        m.*,
        n.match_key,
        o.position_keys,
        case when o.is_central then 'central' else m.province end as lineage
    from mention as m
    inner join named as n on m.name = n.name
    inner join office as o on m.positions = o.positions
)

insert into stage.person (
    article_key, name, match_key, lineage, namesake, positions, position_keys, mentions, in_lead, in_body, in_caption
)
select
    p.article_key,
    p.name,
    p.match_key,
    p.lineage,
    coalesce(known.label, ''),
    p.positions,
    p.position_keys,
    p.mentions,
    p.in_lead,
    p.in_body,
    p.in_caption
from placed as p
left join lateral (
    select n.label
    from warehouse.namesake as n
    where
        n.match_key = p.match_key
        and n.lineage = p.lineage
        and daterange(n.valid_from, n.valid_to, '[]') @> p.day
        and (
            n.position_pattern is null
            or exists (select from unnest(p.position_keys) as k where k ~ n.position_pattern)
        )
    order by n.position_pattern nulls last, n.label
    limit 1
) as known on true
