-- one row per version after the first whose change has not been written, with both texts
select
    v.article_key,
    v.version_no,
    p.content_hash as from_hash,
    v.content_hash as to_hash,
    array[
        p.kicker, p.title, p.lead, p.body, array_to_string(p.captions, E'\n\n'), p.author,
        to_char(p.published_at, 'YYYY-MM-DD HH24:MI')
    ] as before,
    array[
        v.kicker, v.title, v.lead, v.body, array_to_string(v.captions, E'\n\n'), v.author,
        to_char(v.published_at, 'YYYY-MM-DD HH24:MI')
    ] as after
from warehouse.article_version as v
inner join warehouse.article_version as p on v.article_key = p.article_key and v.version_no - 1 = p.version_no
where
    v.version_no > 1
    and p.content_hash <> v.content_hash
    and not exists (
        select from warehouse.article_change as c
        where
            c.article_key = v.article_key
            and c.version_no = v.version_no
            and c.from_hash = p.content_hash
            and c.to_hash = v.content_hash
    )
order by v.article_key, v.version_no
limit %(at_once)s
