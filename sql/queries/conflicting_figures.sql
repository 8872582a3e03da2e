-- Conflicting figures: one indicator, period and province with different values in different papers
-- param indicator indicator = null: only this indicator
-- param since date = null: periods that begin from this day
-- param tolerance number = 0.005: values that differ by no more than this part are the same
with given as (
    select
        f.province_now,
        f.indicator,
        f.kind,
        f.unit_base,
        f.period_from,
        f.period_to,
        f.source,
        f.value_base,
        f.article_key
    from mart.indicator_figure as f
    where
        f.kind in ('level', 'change', 'plan_ratio', 'period_ratio', 'share')
        and (%(indicator)s::text is null or f.indicator = %(indicator)s::text)
        and (%(since)s::date is null or f.period_from >= %(since)s::date)
)

select
    g.indicator,
    g.province_now as province,
    g.period_from,
    g.period_to,
    g.kind,
    g.unit_base as unit,
    min(g.value_base) as lowest,
    max(g.value_base) as highest,
    count(distinct g.source) as papers,
    string_agg(distinct concat(g.source, ': ', g.value_base), '; ') as said,
    array_agg(distinct g.article_key) as articles
from given as g
group by g.indicator, g.province_now, g.period_from, g.period_to, g.kind, g.unit_base
having
    count(distinct g.source) > 1
    and max(g.value_base) - min(g.value_base)
    > %(tolerance)s::double precision * greatest(abs(max(g.value_base)), abs(min(g.value_base)))
order by g.indicator, warehouse.sort_key(g.province_now), g.period_from
