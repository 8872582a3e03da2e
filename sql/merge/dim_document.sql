-- one row per document and printed date that is new
insert into warehouse.dim_document (number, number_key, level, lineage, issued_on)
select distinct on (m.number_key, m.lineage, m.issued_on)
    m.number,
    m.number_key,
    m.level,
    m.lineage,
    m.issued_on
from stage.document as m
where
    not exists (
        select from warehouse.dim_document as d
        where
            d.number_key = m.number_key
            and d.lineage = m.lineage
            and d.issued_on is not distinct from m.issued_on
    )
order by m.number_key, m.lineage, m.issued_on, m.article_key
on conflict (number_key, lineage, issued_on) do nothing
