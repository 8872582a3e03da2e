-- one row per document that an article cites in the lineage that it has come to
update warehouse.article_document as b
set document_key = n.document_key
from stage.moved as m, warehouse.dim_document as d, warehouse.dim_document as n
where
    b.article_key = m.article_key
    and b.document_key = d.document_key
    and d.lineage not in ('central', m.lineage)
    and d.number_key = n.number_key
    and n.lineage = m.lineage
    and (d.issued_on = n.issued_on or (d.issued_on is null and n.issued_on is null))
