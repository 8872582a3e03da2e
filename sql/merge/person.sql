-- one row per restated article and person named in it, with the lineage that tells who is meant
with mention as (
    select
        s.article_key,
        a.day,
        coalesce(p_now.slug, 'unknown') as province,
        btrim(n.item ->> 'name') as name,
        warehouse.match_key(n.item ->> 'name') as match_key,
        array(select jsonb_array_elements_text(n.item -> 'positions')) as positions,
        array(
            select warehouse.match_key(t) from jsonb_array_elements_text(n.item -> 'positions') as t
        ) as position_keys,
        (n.item ->> 'mentions')::integer as mentions,
        coalesce((n.item -> 'mentions_in' ->> 'lead')::integer, 0) as in_lead,
        coalesce((n.item -> 'mentions_in' ->> 'body')::integer, 0) as in_body,
        coalesce((n.item -> 'mentions_in' ->> 'caption')::integer, 0) as in_caption
    from stage.restated as s
    inner join warehouse.fact_article as a on s.article_key = a.article_key
    inner join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
    inner join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
    cross join lateral jsonb_array_elements(s.people) as n (item)
    where btrim(n.item ->> 'name') <> ''
),

placed as (
    select
        m.*,
        case
            when
                exists (select from unnest(m.position_keys) as k where warehouse.position_is_central(k))
                and not exists (select from unnest(m.position_keys) as k where warehouse.position_is_local(k))
                then 'central'
            else m.province
        end as lineage
    from mention as m
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
