-- one row per figure of articles that are new or stated anew
-- periods, units and indicators are read once per wording: pattern by pattern, so that each is compiled once
with figure as materialized (
    select
        s.article_key,
        n.position,
        coalesce(n.item ->> 'label', '') as label,
        coalesce(n.item ->> 'raw', '') as raw,
        (n.item ->> 'value')::double precision as value,
        coalesce(n.item ->> 'unit', '') as unit,
        n.item ->> 'kind' as kind,
        (n.item ->> 'numerator')::bigint as numerator,
        (n.item ->> 'denominator')::bigint as denominator,
        n.item ->> 'period' as period,
        n.item ->> 'compared_with' as compared_with,
        case
            when n.item -> 'flags' = '[]' then '{}'::text[]
            else array(select jsonb_array_elements_text(n.item -> 'flags'))
        end as flags
    from stage.restated as s
    cross join lateral jsonb_array_elements(s.figures) with ordinality as n (item, position)
),

wording as materialized (
    select
        f.label,
        warehouse.fold_key(f.label) as folded,
        warehouse.names_other_area(f.label) as is_elsewhere
    from figure as f
    group by f.label
),

named as materialized (
    select distinct on (fit.label)
        fit.label,
        i.indicator,
        i.unit
    from (select * from warehouse.indicator offset 0) as i
    cross join
        lateral (
            select w.label
            from wording as w
            where not w.is_elsewhere and w.folded ~ i.pattern and (i.excluded is null or w.folded !~ i.excluded)
        ) as fit
    order by fit.label, i.rule_no
),

span as materialized (
    select
        p.period,
        warehouse.period(p.period) as days
    from (select distinct f.period from figure as f where f.period is not null) as p
),

measure as materialized (
    select
        g.unit,
        m.base,
        m.factor,
        m.tail
    from (select distinct f.unit from figure as f) as g
    cross join lateral warehouse.measure(g.unit) as m
)

insert into warehouse.article_figure (
    article_key, position, label, raw, value, unit, kind, numerator, denominator, period, period_from, period_to,
    compared_with, flags, indicator, value_base, unit_base
)
select
    f.article_key,
    f.position,
    f.label,
    f.raw,
    f.value,
    f.unit,
    f.kind,
    f.numerator,
    f.denominator,
    f.period,
    lower(s.days),
    upper(s.days) - 1,
    f.compared_with,
    f.flags,
    n.indicator,
    f.value * m.factor,
    -- a bare "tỷ" of what is measured in money is đồng
    concat(case when m.base = '' and m.factor > 1 then nullif(n.unit, '%%') else m.base end, m.tail)
from figure as f
inner join measure as m on f.unit = m.unit
left join named as n on f.label = n.label
left join span as s on f.period = s.period
order by f.article_key, f.position
