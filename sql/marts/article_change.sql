-- one row per changed part of a version
insert into warehouse.article_change (
    article_key, version_no, field, from_hash, to_hash, diff, words_removed, words_added
)
values (
    %(article_key)s, %(version_no)s, %(field)s, %(from_hash)s, %(to_hash)s, %(diff)s, %(words_removed)s,
    %(words_added)s
)
on conflict (article_key, version_no, field) do nothing
