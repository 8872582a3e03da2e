-- Conflicting figures: one indicator, period and province with different values in different papers
-- param indicator indicator = null: only this indicator
-- param since date = null: periods that begin from this day
-- param tolerance number = 0.005: values that differ by no more than this part are the same
with given as (
    -- copies of one text are one voice, that of its first paper
    select distinct on (
        f.indicator, f.province_now, f.period_from, f.period_to, f.kind, f.unit_base, 7, f.cluster_key
    )
        f.province_now,
        f.indicator,
        f.kind,
        f.unit_base,
        f.period_from,
        f.period_to,
        -- a change against the month before is none against the year before
        case when not f.is_year_on_year then lower(f.compared_with) end as compared_with,
        f.source,
        f.value_base,
        f.article_key
    from mart.indicator_figure as f
    where
        f.kind in ('level', 'change', 'plan_ratio', 'period_ratio', 'share')
        and f.province_now <> 'unknown'
        and (%(indicator)s::text is null or f.indicator = %(indicator)s::text)
        and (%(since)s::date is null or f.period_from >= %(since)s::date)
    order by
        f.indicator, f.province_now, f.period_from, f.period_to, f.kind, f.unit_base, 7, f.cluster_key,
        f.day, f.article_key, f.position
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
group by g.indicator, g.province_now, g.period_from, g.period_to, g.kind, g.unit_base, g.compared_with
having
    count(distinct g.source) > 1
    and max(g.value_base) - min(g.value_base)
    > %(tolerance)s::double precision * greatest(abs(max(g.value_base)), abs(min(g.value_base)))
order by g.indicator, warehouse.sort_key(g.province_now), g.period_from
