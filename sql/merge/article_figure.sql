-- one row per figure of articles that are new or stated anew
with figure as (
    select
        s.article_key,
        n.position,
        n.item ->> 'label' as label,
        n.item ->> 'raw' as raw,
        (n.item ->> 'value')::double precision as value,
        coalesce(n.item ->> 'unit', '') as unit,
        n.item ->> 'kind' as kind,
        (n.item ->> 'numerator')::bigint as numerator,
        (n.item ->> 'denominator')::bigint as denominator,
        n.item ->> 'period' as period,
        warehouse.period(n.item ->> 'period') as days,
        n.item ->> 'compared_with' as compared_with,
        array(select jsonb_array_elements_text(n.item -> 'flags')) as flags,
        warehouse.match_key(split_part(coalesce(n.item ->> 'unit', ''), '/', 1)) as unit_head,
        substring(n.item ->> 'unit' from '/.*$') as unit_tail
    from stage.restated as s
    cross join lateral jsonb_array_elements(s.figures) with ordinality as n (item, position)
)

insert into warehouse.article_figure (
    article_key, position, label, raw, value, unit, kind, numerator, denominator, period, period_from, period_to,
    compared_with, flags, indicator, value_base, unit_base
)
select
    f.article_key,
    f.position,
    coalesce(f.label, ''),
    coalesce(f.raw, ''),
    f.value,
    f.unit,
    f.kind,
    f.numerator,
    f.denominator,
    f.period,
    lower(f.days),
    upper(f.days) - 1,
    f.compared_with,
    f.flags,
    warehouse.indicator_of(f.label),
    f.value * coalesce(u.factor, 1)::double precision,
    concat(coalesce(u.base, f.unit_head), f.unit_tail)
from figure as f
left join warehouse.unit as u on f.unit_head = u.unit_key
order by f.article_key, f.position
