-- Articles that the site removed, newest first
-- param source source = null: only this source
-- param since date = null: removed from this day
-- param top integer or null = 200: at most so many
select
    a.gone_at,
    a.source,
    a.day,
    a.title,
    a.last_seen_at,
    a.canonical_url
from mart.article as a
where
    a.gone_at is not null
    and (%(source)s::text is null or a.source = %(source)s::text)
    and (%(since)s::date is null or a.gone_at >= %(since)s::date)
order by a.gone_at desc, a.article_key
limit %(top)s::integer
