-- one row per person that no article names any more, whichever reading of which article brought it
delete from warehouse.dim_person as d
where not exists (select from warehouse.article_person as m where m.person_key = d.person_key)
