-- one row per hash that a compared article no longer has, or had on another day
delete from warehouse.article_band as b
using stage.pending as p
where
    b.article_key = p.article_key
    and (b.day <> p.day or b.band <> all(p.bands))
