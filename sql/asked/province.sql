-- one row: the official name of the province that was typed, null if there is none, and names that are close to it
select
    warehouse.province_called(%(value)s::text, %(borders)s::text) as known,
    array(
        select w.name
        from warehouse.province_written as w
        group by w.name
        having max(ext.similarity(w.letters, warehouse.province_letters(%(value)s::text))) > 0.3
        order by max(ext.similarity(w.letters, warehouse.province_letters(%(value)s::text))) desc, w.name
        limit 3
    ) as near
