insert into warehouse.article_organisation (article_key, organisation_key, name, also_written, is_generic)
select
    c.article_key,
    coalesce(t.organisation_key, m.organisation_key),
    m.name,
    m.also_written,
    m.is_generic
from stage.clone as c
inner join warehouse.article_organisation as m on c.original_key = m.article_key
left join stage.twin_organisation as t on m.organisation_key = t.original_key and c.lineage = t.lineage
order by c.article_key
