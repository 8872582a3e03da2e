-- Authors per paper: how many articles they signed, from when to when
-- param source source = null: only this source
-- param role any|text|photo|text_photo|compiled|translated|graphics|video = any: the part that the authors had
-- param since date = null: from the month of this day
-- param top integer or null = 200: at most so many
select
    m.source,
    m.name as author,
    sum(m.articles)::bigint as articles,
    min(m.first_day) as first_day,
    max(m.last_day) as last_day
from mart.author_month as m
where
    m.role = %(role)s::text
    and (%(source)s::text is null or m.source = %(source)s::text)
    and (%(since)s::date is null or m.month >= date_trunc('month', %(since)s::date))
group by m.source, m.author_key, m.name
order by sum(m.articles) desc, m.source, m.name
limit %(top)s::integer
