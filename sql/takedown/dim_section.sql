-- one row per breadcrumb of some sources that no article stands under any more
delete from warehouse.dim_section as d
using warehouse.dim_source as s
where
    d.source_key = s.source_key
    and s.stem = any(%(sources)s)
    and not exists (select from warehouse.fact_article as a where a.section_key = d.section_key)
