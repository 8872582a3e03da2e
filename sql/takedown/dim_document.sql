-- one row per document that no article names any more, whichever reading of which article brought it
delete from warehouse.dim_document as d
where not exists (select from warehouse.article_document as m where m.document_key = d.document_key)
