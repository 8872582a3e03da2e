insert into warehouse.article_change (
    article_key, version_no, field, from_hash, to_hash, diff, words_removed, words_added
)
select
    c.article_key,
    2,
    f.field,
    c.content_hash,
    c.last_hash,
    'một [-hai-] {+ba+}',
    1,
    (c.salt & 15) + 1
from stage.clone as c
cross join unnest(array['title', 'body']) as f (field)
where c.version_no = 2
order by c.article_key, f.field;

insert into warehouse.article_copy (article_key, other_key, shared, containment, kind)
select
    c.article_key - 1,
    c.article_key,
    600,
    0.95,
    'copy'
from stage.clone as c
where c.is_copy
order by c.article_key
