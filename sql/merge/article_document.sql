-- one row per article and document cited in it
insert into warehouse.article_document (article_key, document_key, kind, issuer, raw)
select distinct on (m.article_key, d.document_key)
    m.article_key,
    d.document_key,
    m.kind,
    m.issuer,
    m.raw
from stage.document as m
inner join warehouse.dim_document as d
    on
        m.number_key = d.number_key
        and m.lineage = d.lineage
        and (m.issued_on = d.issued_on or (m.issued_on is null and d.issued_on is null))
order by m.article_key, d.document_key, length(m.raw) desc, m.raw
