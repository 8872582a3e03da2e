-- one row per byline name that no article names any more, whichever reading of which article brought it
delete from warehouse.dim_author as d
where not exists (select from warehouse.article_author as m where m.author_key = d.author_key)
