-- one row per article and body named in it
insert into warehouse.article_organisation (article_key, organisation_key, name, also_written, is_generic)
select distinct on (m.article_key, d.organisation_key)
    m.article_key,
    d.organisation_key,
    m.name,
    m.also_written,
    m.is_generic
from stage.organisation as m
inner join warehouse.dim_organisation as d on m.match_key = d.match_key and m.lineage = d.lineage
order by m.article_key, d.organisation_key, m.is_generic, m.name
