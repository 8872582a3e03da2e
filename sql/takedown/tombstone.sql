-- one row: what is kept of the article
insert into warehouse.tombstone (canonical_url, source, id_space, article_id, article_key, reason)
values (%(canonical_url)s, %(source)s, %(id_space)s, %(article_id)s, %(article_key)s, %(reason)s)
on conflict (canonical_url) do update set
    id_space = coalesce(excluded.id_space, tombstone.id_space),
    article_id = coalesce(excluded.article_id, tombstone.article_id),
    article_key = coalesce(tombstone.article_key, excluded.article_key),
    reason = excluded.reason
