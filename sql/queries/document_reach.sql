-- How fast a central document reaches the provinces: days from its date to the first citation in each
-- param number text = null: only this document, for example 45-CT/TW
-- param since date = null: documents issued from this day
-- param until date = null: documents issued to this day
select
    c.number,
    c.issued_on,
    c.province_now as province,
    min(c.day) as first_cited,
    min(c.day) - c.issued_on as days,
    count(distinct c.article_key) as articles
from mart.document_citation as c
where
    c.lineage = 'central'
    and c.issued_on is not null
    and c.day >= c.issued_on
    and (
        %(number)s::text is null
        or c.number_key = upper(regexp_replace(translate(%(number)s::text, '–', '-'), '\s', '', 'g'))
    )
    and (%(since)s::date is null or c.issued_on >= %(since)s::date)
    and (%(until)s::date is null or c.issued_on <= %(until)s::date)
group by c.document_key, c.number, c.issued_on, c.province_now
order by c.issued_on, c.number, min(c.day), warehouse.sort_key(c.province_now)
