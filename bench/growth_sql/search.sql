-- Vectors of the articles that have none: copied from the article that theirs was copied from. Indexes are built at the end.
drop index warehouse.article_search_accented, warehouse.article_search_folded;
insert into warehouse.article_search (article_key, content_hash, accented, folded)
select
    v.article_key,
    v.content_hash,
    s.accented,
    s.folded
from warehouse.article_version as v
inner join (
    select distinct on (o.content_hash) o.*
    from warehouse.article_search as o
    order by o.content_hash, o.article_key
) as s on v.content_hash = s.content_hash
where v.article_key not in (select article_key from warehouse.article_search)
limit current_setting('bench.search')::int;
create index article_search_accented on warehouse.article_search using gin (accented);
create index article_search_folded on warehouse.article_search using gin (folded);
