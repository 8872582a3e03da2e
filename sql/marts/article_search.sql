-- one row per article of the batch whose current text has not been indexed
insert into warehouse.article_search (article_key, content_hash, accented, folded)
select
    a.article_key,
    v.content_hash,
    warehouse.search_vector(
        warehouse.exact_text(v.title), warehouse.exact_text(v.lead), warehouse.exact_text(v.body)
    ),
    warehouse.search_vector(
        warehouse.fold_key(v.title), warehouse.fold_key(v.lead), warehouse.fold_key(v.body)
    )
from warehouse.fact_article as a
inner join warehouse.article_version as v on a.article_key = v.article_key and a.version_no = v.version_no
where
    a.article_key in (
        select r.article_key
        from warehouse.article_reading as r
        where r.batch_id = %(batch_id)s and r.content_hash is not null
    )
    and not exists (
        select from warehouse.article_search as s
        where s.article_key = a.article_key and s.content_hash = v.content_hash
    )
on conflict (article_key) do update set
    content_hash = excluded.content_hash,
    accented = excluded.accented,
    folded = excluded.folded
