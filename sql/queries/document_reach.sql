-- How fast a central document reaches the provinces: days from its date to the first citation in each
-- param number text = null: only this document, for example 45-CT/TW
-- param since date = null: documents issued from this day
-- param until date = null: documents issued to this day
select
    m.number,
    m.issued_on,
    m.province_now as province,
    min(m.first_cited_since_issued) as first_cited,
    min(m.first_cited_since_issued) - m.issued_on as days,
    sum(m.articles)::bigint as articles
from mart.document_month as m
where
    m.lineage = 'central'
    and m.province_now <> 'unknown'
    and m.first_cited_since_issued is not null
    and (
        %(number)s::text is null
        or m.number_key = upper(regexp_replace(translate(%(number)s::text, '–', '-'), '\s', '', 'g'))
    )
    and (%(since)s::date is null or m.issued_on >= %(since)s::date)
    and (%(until)s::date is null or m.issued_on <= %(until)s::date)
group by m.document_key, m.number, m.issued_on, m.province_now
order by m.issued_on, m.number, min(m.first_cited_since_issued), warehouse.sort_key(m.province_now)
