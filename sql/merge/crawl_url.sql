-- one row per address whose day the page itself has told
update crawl.url as u
set day = a.day, day_how = a.day_how
from stage.incoming as i
inner join warehouse.fact_article as a on i.article_key = a.article_key
where
    u.url_id = a.url_id
    and a.day_how in ('published', 'estimate')
    and (u.day, u.day_how) is distinct from (a.day, a.day_how)
