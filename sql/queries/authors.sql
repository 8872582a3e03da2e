-- Authors per paper: how many articles they signed, from when to when
-- param source text = null: only this source
-- param role text = null: text, photo, text_photo, compiled, translated, graphics, video
-- param since date = null: from this day
-- param top integer = 200: at most so many
select
    s.stem as source,
    d.name as author,
    count(distinct b.article_key) as articles,
    min(a.day) as first_day,
    max(a.day) as last_day,
    string_agg(distinct b.role, ', ' order by b.role) as parts
from warehouse.article_author as b
inner join warehouse.dim_author as d on b.author_key = d.author_key
inner join warehouse.dim_source as s on d.source_key = s.source_key
inner join warehouse.fact_article as a on b.article_key = a.article_key
where
    (%(source)s::text is null or s.stem = %(source)s::text)
    and (%(role)s::text is null or b.role = %(role)s::text)
    and (%(since)s::date is null or a.day >= %(since)s::date)
group by s.stem, d.author_key, d.name
order by count(distinct b.article_key) desc, s.stem, d.name
limit %(top)s::integer
