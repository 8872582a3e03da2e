-- Documents cited most in a period, by level of the issuer
-- param since date = null: cited from the month of this day
-- param until date = null: cited to the month of this day
-- param level TW|TU|QH|CP|TTg|CTN|ministry|HĐND|UBND|standard|other = null: only documents of this level of issuer
-- param top integer or null = 50: at most so many
select
    m.level,
    m.number,
    max(m.kind) as kind,
    max(m.issuer) as issuer,
    m.issued_on,
    m.lineage,
    sum(m.articles)::bigint as articles,
    count(distinct m.province_now) filter (where m.province_now <> 'unknown') as provinces,
    min(m.first_cited) as first_cited,
    max(m.last_cited) as last_cited
from mart.document_month as m
where
    (%(since)s::date is null or m.month >= date_trunc('month', %(since)s::date))
    and (%(until)s::date is null or m.month <= %(until)s::date)
    and (%(level)s::text is null or m.level = %(level)s::text)
group by m.document_key, m.level, m.number, m.issued_on, m.lineage
order by sum(m.articles) desc, m.number, m.issued_on
limit %(top)s::integer
