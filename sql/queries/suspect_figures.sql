-- Figures flagged as suspect that await review, newest first
-- param source source = null: only this source
-- param since date = null: articles from this day
-- param top integer or null = 200: at most so many
select
    f.day,
    f.source,
    f.province_now as province,
    f.indicator,
    f.label,
    f.raw,
    f.value,
    f.unit,
    f.flags,
    f.article_key,
    a.canonical_url
from mart.figure as f
inner join warehouse.fact_article as a on f.article_key = a.article_key
where
    f.flags <> '{}'
    and f.flags && array['suspect_unit', 'misprint_in_source']
    and (%(source)s::text is null or f.source = %(source)s::text)
    and (%(since)s::date is null or f.day >= %(since)s::date)
order by f.day desc, f.article_key, f.position
limit %(top)s::integer
