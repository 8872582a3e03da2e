-- An indicator (budget revenue) by province and half-year: its level, per cent of plan, change against a year before
-- param indicator indicator = budget_revenue: code of the indicator (see warehouse.indicator)
-- param province province = null: only this province; a former one leads to today's
-- param since date = null: periods that begin from this day
-- param until date = null: periods that end to this day
-- param months integer or null = 6: length of the period in months; null: any
with fitting as (
    select f.*
    from mart.indicator_figure as f
    where
        f.indicator = %(indicator)s::text
        and (
            %(province)s::text is null or warehouse.match_key(f.province_now) = warehouse.match_key(%(province)s::text)
        )
        and (%(since)s::date is null or f.period_from >= %(since)s::date)
        and (%(until)s::date is null or f.period_to <= %(until)s::date)
        and (
            %(months)s::integer is null
            or f.period_to + 1 = (f.period_from + make_interval(months => %(months)s::integer))::date
        )
),

-- level and unit are of one figure: that of the newest article, there the first
level as (
    select distinct on (f.province_now, f.period_from, f.period_to)
        f.province_now,
        f.period_from,
        f.period_to,
        f.value_base,
        f.unit_base,
        f.flags
    from fitting as f
    where
        case
            when (select i.unit from warehouse.indicator as i where i.indicator = %(indicator)s::text) = '%%'
                then f.kind = 'share' and f.unit_base = '%%'
            else f.kind = 'level' and f.unit_base <> '%%'
        end
    order by f.province_now, f.period_from, f.period_to, f.day desc, f.article_key desc, f.position
)

select
    f.province_now as province,
    f.period_from,
    f.period_to,
    l.value_base as level,
    l.unit_base as unit,
    (
        array_agg(f.value order by f.day desc, f.article_key desc, f.position) filter (where f.kind = 'plan_ratio')
    )[1] as plan_pct,
    (
        array_agg(f.change_pct order by f.day desc, f.article_key desc, f.position)
        filter (where f.change_pct is not null and f.is_year_on_year)
    )[1] as change_pct,
    coalesce('estimate' = any(l.flags), bool_or('estimate' = any(f.flags))) as is_estimate,
    bool_or(f.flags && array['suspect_unit', 'misprint_in_source']) as has_suspect,
    count(distinct f.article_key) as articles
from fitting as f
left join level as l
    on f.province_now = l.province_now and f.period_from = l.period_from and f.period_to = l.period_to
group by f.province_now, f.period_from, f.period_to, l.value_base, l.unit_base, l.flags
order by warehouse.sort_key(f.province_now), f.period_from, f.period_to
