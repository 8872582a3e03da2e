-- one row: the code of the indicator that was typed, null if there is none, and codes that are close to it
select
    (
        select i.indicator
        from warehouse.indicator as i
        where i.indicator = lower(btrim(%(value)s::text))
    ) as known,
    array(
        select i.indicator
        from warehouse.indicator as i
        where ext.similarity(i.indicator, %(value)s::text) > 0.3
        order by ext.similarity(i.indicator, %(value)s::text) desc, i.indicator
        limit 3
    ) as near
