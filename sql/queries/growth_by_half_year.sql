-- Growth of the gross regional product as reported per half-year, against the same period a year before
-- param province province = null: only this province; a former one leads to today's
-- param since date = null: periods that begin from this day
-- param until date = null: periods that end to this day
-- param months integer or null = 6: length of the period in months; null: any
select
    f.province_now as province,
    f.period_from,
    f.period_to,
    f.change_pct,
    'estimate' = any(f.flags) as is_estimate,
    f.compared_with,
    f.source,
    f.day,
    f.raw,
    f.article_key
from mart.indicator_figure as f
where
    f.indicator in ('grdp', 'grdp_growth')
    and f.change_pct is not null
    and f.is_year_on_year
    and (%(province)s::text is null or warehouse.match_key(f.province_now) = warehouse.match_key(%(province)s::text))
    and (%(since)s::date is null or f.period_from >= %(since)s::date)
    and (%(until)s::date is null or f.period_to <= %(until)s::date)
    and (
        %(months)s::integer is null
        or f.period_to + 1 = (f.period_from + make_interval(months => %(months)s::integer))::date
    )
order by warehouse.sort_key(f.province_now), f.period_from, f.day, f.article_key, f.position
