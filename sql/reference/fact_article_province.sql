-- one row per article: its unit follows the dated lists when these change
update warehouse.fact_article as a
set province_then_key = coalesce(u.province_key, 0)
from warehouse.fact_article as b
left join warehouse.source_unit as u on b.source_key = u.source_key and u.days @> b.day
where
    a.article_key = b.article_key
    and a.province_then_key <> coalesce(u.province_key, 0)
    and (u.province_key is not null or a.syndicated_url is null)
