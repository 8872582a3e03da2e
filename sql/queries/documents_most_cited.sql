-- Documents cited most in a period, by level of the issuer
-- param since date = null: cited from this day
-- param until date = null: cited to this day
-- param level text = null: TW, TU, QH, CP, TTg, CTN, ministry, HĐND, UBND
-- param top integer = 50: at most so many
select
    c.level,
    c.number,
    max(c.kind) as kind,
    max(c.issuer) as issuer,
    c.issued_on,
    c.lineage,
    count(distinct c.article_key) as articles,
    count(distinct c.province_now) as provinces,
    min(c.day) as first_cited,
    max(c.day) as last_cited
from mart.document_citation as c
where
    (%(since)s::date is null or c.day >= %(since)s::date)
    and (%(until)s::date is null or c.day <= %(until)s::date)
    and (%(level)s::text is null or c.level = %(level)s::text)
group by c.document_key, c.level, c.number, c.issued_on, c.lineage
order by count(distinct c.article_key) desc, c.number, c.issued_on
limit %(top)s::integer
