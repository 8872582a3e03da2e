-- The originals' hashes, made others by each text's salt; a copy has the salt of what it copies. Of an article's 35 bands
-- 26 are its own, 6 are phrases that about 25 articles of the last 90 days share, and 3 are boilerplate that thousands do.
insert into warehouse.article_signature (article_key, n_grams, bands, grams, title_key, lead_key, is_compared)
select
    c.article_key,
    s.n_grams,
    array(
        select b.band # c.long_salt from unnest(s.bands[1:26]) as b (band)
        union all
        select 8000000000003 * (1 + (hashint8extended(c.n, k) & 2147483647) % current_setting('bench.phrases')::bigint)
        from generate_series(1, 6) as k
        union all
        select -1 - (hashint8extended(c.n, k) & 255)
        from generate_series(7, 9) as k
    ),
    ext.sort(array(select g.gram # c.salt from unnest(s.grams) as g (gram))),
    case when s.title_key = 0 then 0 else s.title_key # c.long_salt end,
    case when s.lead_key = 0 then 0 else s.lead_key # c.long_salt end,
    true
from stage.clone as c
inner join warehouse.article_signature as s on c.original_key = s.article_key
where c.is_recent or c.n <= current_setting('bench.signed')::integer
order by c.article_key;

insert into warehouse.article_band (band, day, article_key)
select distinct
    b.band,
    c.day,
    c.article_key
from stage.clone as c
inner join warehouse.article_signature as s on c.article_key = s.article_key
cross join lateral unnest(s.bands) as b (band)
where c.is_recent or c.n <= current_setting('bench.signed')::integer
order by b.band, c.day, c.article_key
