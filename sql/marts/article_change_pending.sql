-- one row per version after the first whose change has not been written, with both texts, after a given version
-- a date counts as the site's where the page itself gives it, as precisely as it does: so does the hash of a version
with dated as not materialized (
    select
        a.*,
        case
            when a.published_how = any(%(own_word)s::text[])
                then to_char(
                    a.published_at,
                    case
                        when a.published_precision = 'day' then 'YYYY-MM-DD'
                        when extract(second from a.published_at) = 0 then 'YYYY-MM-DD HH24:MI'
                        else 'YYYY-MM-DD HH24:MI:SS.US'
                    end
                )
        end as printed
    from warehouse.article_version as a
)

select
    v.article_key,
    v.version_no,
    p.content_hash as from_hash,
    v.content_hash as to_hash,
    array[
        p.kicker, p.title, p.lead, p.body, array_to_string(p.captions, E'\n\n'), p.author,
        p.printed
    ] as before,
    array[
        v.kicker, v.title, v.lead, v.body, array_to_string(v.captions, E'\n\n'), v.author,
        v.printed
    ] as after
from dated as v
inner join dated as p on v.article_key = p.article_key and v.version_no - 1 = p.version_no
where
    v.version_no > 1
    and (v.article_key, v.version_no) > (%(article_key)s::bigint, %(version_no)s::integer)
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
