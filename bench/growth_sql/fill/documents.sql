insert into warehouse.article_document (article_key, document_key, kind, issuer, raw)
select
    c.article_key,
    m.document_key,
    m.kind,
    m.issuer,
    m.raw
from stage.clone as c
inner join warehouse.article_document as m on c.original_key = m.article_key
order by c.article_key
