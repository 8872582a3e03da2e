-- row: an address that is none, is too long for a key, or another source's stem than the batch's
select
    a.row_no,
    left(concat(a.source, ' ', a.canonical_url), 300) as detail
from stage.article as a
inner join crawl.batch as b on a.batch_id = b.batch_id
where
    a.batch_id = %(batch_id)s
    and (
        a.canonical_url !~ '^https?://[^/\s]+'
        or a.url !~ '^https?://[^/\s]+'
        or length(a.canonical_url) > 2000
        or a.source <> b.source
        or a.source !~ '^[a-z0-9_]+$'
        or length(a.article_id) > 300
    )
