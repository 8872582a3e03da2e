-- A tombstone knows the site's own id: what was taken down does not come back under another address.
alter table warehouse.tombstone add column id_space text, add column article_id text;
comment on column warehouse.tombstone.id_space is
'Which of the site''s numberings article_id belongs to; null where the frontier did not know the article.';
comment on column warehouse.tombstone.article_id is 'The site''s own id; null where its addresses carry none.';
update warehouse.tombstone as t
set id_space = u.id_space, article_id = u.article_id
from crawl.url as u
where u.source = t.source and u.canonical_url = t.canonical_url;
