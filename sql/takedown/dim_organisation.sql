-- one row per body that no article names any more, whichever reading of which article brought it
delete from warehouse.dim_organisation as d
where not exists (select from warehouse.article_organisation as m where m.organisation_key = d.organisation_key)
