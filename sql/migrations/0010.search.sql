-- Search: two vectors an article, built outside the merge, and the function that asks them.
create function warehouse.exact_text(text) returns text
language sql immutable strict parallel safe
return warehouse.tone(lower($1));
comment on function warehouse.exact_text(text) is
'Text for exact search: lower case, one tone style, accents kept. As long as the text itself, character by character.';

create function warehouse.folded_text(text) returns text
language sql immutable strict parallel safe
return translate(
    lower($1),
    'àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
    'aaaaeeeiioooouuyadiuouaaaaaaaaaaaaeeeeeeeeiioooooooooooouuuuuuuyyyy'
);
comment on function warehouse.folded_text(text) is
'Text for search without accents: lower case, đ is d. As long as the text itself, character by character.';

-- the parser reads 45-CT/TW as a file and baotayninh.vn as a host; as words they can be searched
create function warehouse.words_of(text) returns text
language sql immutable strict parallel safe
return translate($1, '-/_.@', '     ');
comment on function warehouse.words_of(
    text
) is 'Text with the signs that the parser would take for parts of a word as spaces.';

create function warehouse.search_vector(title text, lead text, body text) returns tsvector
language sql immutable parallel safe
return setweight(to_tsvector('simple', warehouse.words_of(coalesce(title, ''))), 'A')
|| setweight(to_tsvector('simple', warehouse.words_of(coalesce(lead, ''))), 'B')
|| to_tsvector('simple', warehouse.words_of(left(coalesce(body, ''), 200000)));
comment on function warehouse.search_vector(
    text, text, text
) is 'Vector of an article: title weighs A, lead B, body D. The body''s first 200,000 characters count.';

create function warehouse.search_query(query text, exact boolean) returns tsquery
language sql immutable strict parallel safe
return (
    select
        case
            when t.text ~ '"|(^|\s)-\S|\sor\s' then websearch_to_tsquery('simple', t.text)
            else phraseto_tsquery('simple', warehouse.words_of(t.text))
        end
    from (
        select case
            when exact then warehouse.exact_text(normalize(query, nfc))
            else warehouse.fold_key(query)
        end as text
    ) as t
);
comment on function warehouse.search_query(text, boolean) is
'What is asked: words without quotes are one phrase; with "…", - or "or" the rules of web search hold.';

create table warehouse.article_search (
    article_key bigint primary key references warehouse.fact_article on delete cascade,
    content_hash uuid not null,
    accented tsvector not null,
    folded tsvector not null
);
comment on table warehouse.article_search is 'One row per article: what full-text search looks into. Built when a batch is published.';
comment on column warehouse.article_search.article_key is 'The article.';
comment on column warehouse.article_search.content_hash is 'The text that the vectors were built from.';
comment on column warehouse.article_search.accented is 'Vector with accents, one tone style.';
comment on column warehouse.article_search.folded is 'Vector without accents.';
create index article_search_accented on warehouse.article_search using gin (accented);
create index article_search_folded on warehouse.article_search using gin (folded);

create function warehouse.snippet(body text, query text, exact boolean) returns text
language sql immutable parallel safe
return (
    select
        case
            when p.at > 0
                then concat(
                    case
                        when p.at > 89
                            then concat('… ', regexp_replace(substring(body from p.at - 88 for 88), '^\S*\s', ''))
                        else left(body, p.at - 1)
                    end,
                    '<b>', substring(body from p.at for p.length), '</b>',
                    regexp_replace(substring(body from p.at + p.length for 120), '\s\S*$', ''),
                    case when length(body) > p.at + p.length + 120 then ' …' end
                )
            else concat(regexp_replace(left(body, 200), '\s\S*$', ''), case when length(body) > 200 then ' …' end)
        end
    from (
        select
            position(k.needle in k.hay) as at,
            length(k.needle) as length
        from (
            select
                case when exact then warehouse.exact_text(body) else warehouse.folded_text(body) end as hay,
                case when exact then warehouse.exact_text(n.phrase) else warehouse.folded_text(n.phrase) end as needle
            from (
                select normalize(
                    coalesce((regexp_match(query, '"([^"]+)"'))[1], btrim(regexp_replace(query, '\s+', ' ', 'g'))), nfc
                ) as phrase
            ) as n
        ) as k
    ) as p
);
comment on function warehouse.snippet(text, text, boolean) is
'The place in a text where the (first) phrase stands, marked by <b>; else the beginning of the text.';

create function mart.search(
    query text,
    since date default null,
    until date default null,
    province text default null,
    exact boolean default false,
    at_most integer default 100
)
returns table (
    article_key bigint,
    source text,
    province_now text,
    day date,
    published_at timestamptz,
    title text,
    snippet text,
    rank real,
    url text
)
language sql stable parallel safe
begin atomic
    with asked as materialized (
        select warehouse.search_query(search.query, search.exact) as question
    ),

    hit as (
        select
            s.article_key,
            ts_rank_cd(s.folded, q.question) as rank
        from asked as q
        inner join warehouse.article_search as s on s.folded @@ q.question
        where not search.exact
        union all
        select
            s.article_key,
            ts_rank_cd(s.accented, q.question) as rank
        from asked as q
        inner join warehouse.article_search as s on s.accented @@ q.question
        where search.exact
    ),

    best as (
        select
            h.article_key,
            h.rank,
            a.source_key,
            a.day,
            a.published_at,
            a.version_no,
            a.canonical_url,
            p_now.name as province_now
        from hit as h
        inner join warehouse.fact_article as a on h.article_key = a.article_key
        inner join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
        inner join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
        where
            (search.since is null or a.day >= search.since)
            and (search.until is null or a.day <= search.until)
            and (
                search.province is null
                or p_then.current_key in (
                    select n.province_key
                    from warehouse.province_by_name as n
                    where n.name_key = warehouse.match_key(search.province) and n.valid_to is null
                )
            )
        order by h.rank desc, a.day desc, h.article_key
        limit search.at_most
    )

    select
        b.article_key,
        s.stem,
        b.province_now,
        b.day,
        b.published_at,
        v.title,
        warehouse.snippet(concat_ws(E'\n\n', v.lead, v.body), search.query, search.exact),
        b.rank,
        b.canonical_url
    from best as b
    inner join warehouse.article_version as v on b.article_key = v.article_key and b.version_no = v.version_no
    inner join warehouse.dim_source as s on b.source_key = s.source_key
    order by b.rank desc, b.day desc, b.article_key;
end;
comment on function mart.search(text, date, date, text, boolean, integer) is
'Full-text search over title, lead and body. Words are one phrase unless quoted; accents and tone style don''t count unless exact; province is one of today''s. Best first, at most 100 unless asked.';
