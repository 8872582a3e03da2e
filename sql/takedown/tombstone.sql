-- one row: what is kept of the article
insert into warehouse.tombstone (canonical_url, source, article_key, reason)
values (%(canonical_url)s, %(source)s, %(article_key)s, %(reason)s)
on conflict (canonical_url) do update set
    article_key = coalesce(tombstone.article_key, excluded.article_key),
    reason = excluded.reason
