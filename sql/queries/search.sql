-- Full-text search over title, lead and body, best first, with the place found
-- param text text = giải phóng mặt bằng: the words, as one phrase unless quoted; - leaves out, or joins
-- param since date = null: from this day
-- param until date = null: to this day
-- param province province = null: only this province; a former one leads to today's
-- param exact boolean = false: whether accents count
-- param top integer or null = 20: at most so many
select
    s.day,
    s.source,
    s.title,
    s.snippet,
    s.url
from mart.search(
    %(text)s::text, %(since)s::date, %(until)s::date, %(province)s::text, %(exact)s::boolean, %(top)s::integer
) as s
