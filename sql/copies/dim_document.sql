-- one row per document that is new in the lineage that an article has come to
insert into warehouse.dim_document (number, number_key, level, lineage, issued_on)
select distinct on (d.number_key, m.lineage, d.issued_on)
    d.number,
    d.number_key,
    d.level,
    m.lineage,
    d.issued_on
from stage.moved as m
inner join warehouse.article_document as b on m.article_key = b.article_key
inner join warehouse.dim_document as d on b.document_key = d.document_key
where d.lineage not in ('central', m.lineage)
order by d.number_key, m.lineage, d.issued_on, m.article_key
on conflict (number_key, lineage, issued_on) do nothing
