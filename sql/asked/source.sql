-- one row: the stem of the source that was typed by stem or name, null if there is none, and stems that are close to it
select
    (
        select s.stem
        from warehouse.dim_source as s
        where
            s.stem = lower(btrim(%(value)s::text))
            or warehouse.match_key(s.name) = warehouse.match_key(%(value)s::text)
        order by s.stem = lower(btrim(%(value)s::text)) desc, s.stem
        limit 1
    ) as known,
    array(
        select s.stem
        from warehouse.dim_source as s
        where ext.similarity(s.stem, warehouse.fold_key(%(value)s::text)) > 0.3
        order by ext.similarity(s.stem, warehouse.fold_key(%(value)s::text)) desc, s.stem
        limit 3
    ) as near
