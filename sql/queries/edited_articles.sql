-- Articles edited after publication: how often, how much, and what
-- param source source = null: only this source
-- param since date = null: edited from this day
-- param until date = null: edited to this day
-- param top integer or null = 200: at most so many, most changed first
select
    c.article_key,
    c.source,
    (array_agg(c.title order by c.version_no desc))[1] as title,
    count(distinct c.version_no) as edits,
    sum(c.words_added)::bigint as words_added,
    sum(c.words_removed)::bigint as words_removed,
    string_agg(distinct c.field, ', ' order by c.field) as fields,
    min(c.changed_at) as first_edit,
    max(c.changed_at) as last_edit,
    c.canonical_url
from mart.article_change as c
where
    (%(source)s::text is null or c.source = %(source)s::text)
    and (%(since)s::date is null or c.changed_at >= %(since)s::date)
    and (%(until)s::date is null or c.changed_at < %(until)s::date + 1)
group by c.article_key, c.source, c.canonical_url
order by sum(c.words_added + c.words_removed) desc, c.article_key
limit %(top)s::integer
