-- The originals' vectors, as the texts are the originals' too.
insert into warehouse.article_search (article_key, content_hash, accented, folded)
select
    c.article_key,
    c.last_hash,
    s.accented,
    s.folded
from stage.clone as c
inner join warehouse.article_search as s on c.original_key = s.article_key
where c.n <= current_setting('bench.searchable')::integer
order by c.article_key
