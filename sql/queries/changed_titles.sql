-- Titles changed after publication, newest first
-- param source source = null: only this source
-- param since date = null: changed from this day
-- param until date = null: changed to this day
-- param top integer or null = 200: at most so many
select
    c.changed_at,
    c.source,
    c.version_no,
    before.title as title_before,
    c.title as title_after,
    c.diff,
    c.canonical_url
from mart.article_change as c
inner join warehouse.article_version as before
    on c.article_key = before.article_key and c.version_no - 1 = before.version_no
where
    c.field = 'title'
    and (%(source)s::text is null or c.source = %(source)s::text)
    and (%(since)s::date is null or c.changed_at >= %(since)s::date)
    and (%(until)s::date is null or c.changed_at < %(until)s::date + 1)
order by c.changed_at desc, c.article_key
limit %(top)s::integer
