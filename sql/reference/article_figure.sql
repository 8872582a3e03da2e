-- one row per figure that is read otherwise now; no row is looked at unless this transaction has changed a rule or a unit
with rule as materialized (
    select
        exists (select from warehouse.indicator as i where i.xmin = pg_current_xact_id()::xid)
        or exists (select from warehouse.unit as u where u.xmin = pg_current_xact_id()::xid) as is_changed
),

wording as materialized (
    select
        f.label,
        warehouse.fold_key(f.label) as folded,
        warehouse.names_other_area(f.label) as is_elsewhere
    from warehouse.article_figure as f
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
            offset 0 -- pattern by pattern, so that each is compiled once
        ) as fit
    order by fit.label, i.rule_no
),

measure as materialized (
    select
        g.unit,
        m.base,
        m.factor,
        m.tail
    from (select distinct f.unit from warehouse.article_figure as f) as g
    cross join lateral warehouse.measure(g.unit) as m
),

read as (
    select
        f.article_key,
        f.position,
        n.indicator,
        f.value * m.factor as value_base,
        concat(case when m.base = '' and m.factor > 1 then nullif(n.unit, '%') else m.base end, m.tail) as unit_base
    from warehouse.article_figure as f
    inner join measure as m on f.unit = m.unit
    left join named as n on f.label = n.label
),

restated as (
    update warehouse.article_figure as d
    set
        indicator = r.indicator,
        value_base = r.value_base,
        unit_base = r.unit_base
    from read as r
    where
        (select c.is_changed from rule as c) -- none of the above is worked out where it isn't so
        and d.article_key = r.article_key
        and d.position = r.position
        and (d.indicator, d.value_base, d.unit_base) is distinct from (r.indicator, r.value_base, r.unit_base)
    returning d.article_key
)

-- the mart that shows them is then made anew when the next batch is published
update mart.refresh
set refreshed_at = '-infinity'
where mart = 'indicator_figure' and exists (select from restated)
