-- What is found is what the question asks for: signs inside quotes and words beside a phrase count too.
create or replace function warehouse.words_of(text) returns text
language sql immutable strict parallel safe
return translate($1, '-/_.@<>', '       ');
comment on function warehouse.words_of(
    text
) is 'Text with the signs that the parser would take for parts of a word, or for a tag, as spaces.';

-- the word that is no word lies between two fields, so that no phrase reaches from one into the next
create or replace function warehouse.search_vector(title text, lead text, body text) returns tsvector
language sql immutable parallel safe
return ts_delete(
    setweight(to_tsvector('simple', warehouse.words_of(coalesce(title, ''))), 'A')
    || ''' '':1'::tsvector
    || setweight(to_tsvector('simple', warehouse.words_of(coalesce(lead, ''))), 'B')
    || ''' '':1'::tsvector
    || to_tsvector('simple', warehouse.words_of(left(coalesce(body, ''), 200000))),
    ' '
);
comment on function warehouse.search_vector(text, text, text) is
'Vector of an article: title weighs A, lead B, body D, with a gap between them. The body''s first 200,000 characters count, and of a word its first 256 places.';

-- two words that are too long for a pair are found as words only
create or replace function warehouse.word_pairs(vector tsvector) returns tsvector
language sql immutable strict parallel safe
return (
    select array_to_tsvector(coalesce(array_agg(n.pair) filter (where n.is_pair and octet_length(n.pair) < 2047), '{}'))
    from (
        select
            w.lexeme || ' ' || lead(w.lexeme) over (order by p.place) as pair,
            lead(p.place) over (order by p.place) = p.place + 1 as is_pair
        from unnest(vector) as w
        cross join unnest(w.positions) as p (place)
    ) as n
);

create or replace function warehouse.search_query(query text, exact boolean) returns tsquery
language sql immutable strict parallel safe
return (
    select
        case
            when t.text ~ '"|(^|\s)-\S|\sor\s'
                -- each word becomes a phrase of its own, because 45-CT/TW is three words of the text
                then websearch_to_tsquery('simple', coalesce((
                    select
                        string_agg(
                            case
                                when concat(p.part[1], p.part[2]) = 'or' then 'or'
                                else concat(p.part[1], '"', warehouse.words_of(btrim(p.part[2], '"')), '"')
                            end,
                            ' ' order by p.part_no
                        )
                    from regexp_matches(t.text, '(-?)("[^"]*"?|[^\s"]+)', 'g') with ordinality as p (part, part_no)
                ), ''))
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
'What is asked: words without quotes are one phrase; with "…", - or "or" the rules of web search hold. Words are cut as in the text, inside quotes too.';

create or replace function warehouse.found(query text, exact boolean) returns setof bigint
language sql stable parallel safe
begin atomic
    with asked as materialized (
        select
            warehouse.search_query(found.query, found.exact) as question,
            warehouse.asked_pairs(warehouse.search_query(found.query, false)) as pairs
    ),

    -- by its pairs first, without looking at any text
    candidate as materialized (
        select s.article_key
        from asked as q
        inner join warehouse.article_search as s on warehouse.word_pairs(s.folded) @@ q.pairs
    )

    -- of two words that are one phrase the pair says all
    select c.article_key
    from asked as q
    cross join candidate as c
    where not found.exact and numnode(q.question) = 3
    union all
    select c.article_key
    from asked as q
    cross join candidate as c
    inner join warehouse.article_search as s on c.article_key = s.article_key
    where
        (found.exact or numnode(q.question) > 3)
        -- not as the operator: the index of single words would be asked again, and finds ten times as many
        and ts_match_vq(case when found.exact then s.accented else s.folded end, q.question)
    union all
    select s.article_key
    from asked as q
    inner join warehouse.article_search as s on s.folded @@ q.question
    where not found.exact and q.pairs is null
    union all
    select s.article_key
    from asked as q
    inner join warehouse.article_search as s on s.accented @@ q.question
    where found.exact and q.pairs is null;
end;

-- A province is asked for as people write it.
create function warehouse.province_letters(text) returns text
language sql immutable strict parallel safe
return regexp_replace(
    regexp_replace(warehouse.fold_key($1), '^\s*(tinh\M|thanh\s+pho\M|thu\s+do\M|t\W*p\W*)', ''), '[^a-z]+', '', 'g'
);
comment on function warehouse.province_letters(text) is
'A province''s name as it is looked for: without the word for its kind, accents, signs and spaces.';

create view warehouse.province_written as
select
    p.name as written,
    warehouse.province_letters(p.name) as letters,
    p.name
from warehouse.dim_province as p
union
select
    p.full_name,
    warehouse.province_letters(p.full_name),
    p.name
from warehouse.dim_province as p
union
select
    a.alias_key,
    warehouse.province_letters(a.alias_key),
    a.name
from warehouse.province_alias as a;
comment on view warehouse.province_written is 'One row per way to write a province''s name, today''s or a former one''s.';
comment on column warehouse.province_written.written is 'Name, full name or alias.';
comment on column warehouse.province_written.letters is 'The same as it is looked for: see province_letters.';
comment on column warehouse.province_written.name is 'The province''s name in dim_province.';

create function warehouse.province_called(called text, borders text) returns text
language sql stable parallel safe
begin atomic
    with meant as materialized (
        select w.name
        from warehouse.province_written as w
        where w.letters = warehouse.province_letters(province_called.called) and w.letters <> ''
        order by
            warehouse.match_key(w.written) = warehouse.match_key(province_called.called) desc,
            w.name
        limit 1
    )

    select case when province_called.borders = 'then' then m.name else now.name end
    from meant as m
    inner join warehouse.dim_province as p on m.name = p.name
    inner join warehouse.dim_province as now on p.current_key = now.province_key
    limit 1;
end;
comment on function warehouse.province_called(text, text) is
'A province''s official name, however it is written; in today''s borders a former one leads to today''s, in the borders "then" it stays itself. Null where there is no such province.';

-- volatile, because the planner would evaluate it, and so raise the error, whether or not it is needed
create function warehouse.no_province(called text) returns text
language plpgsql volatile strict parallel safe
as $$
begin
    raise invalid_parameter_value using
        message = format('there is no province "%s"', called),
        hint = 'select distinct name from warehouse.dim_province lists them';
end
$$;
comment on function warehouse.no_province(text) is 'Raises the error that there is no such province.';

create or replace function mart.search(
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

    -- to rank a hit its vector must be read: of a question that finds more, the newest ten thousand are ranked
    newest as materialized (
        select
            h.article_key,
            a.source_key,
            a.day,
            a.published_at,
            a.version_no,
            a.canonical_url,
            p_now.name as province_now
        from warehouse.found(search.query, search.exact) as h (article_key)
        inner join warehouse.fact_article as a on h.article_key = a.article_key
        inner join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
        inner join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
        where
            (search.since is null or a.day >= search.since)
            and (search.until is null or a.day <= search.until)
            and (
                search.province is null
                or p_now.name = (
                    select
                        coalesce(
                            warehouse.province_called(search.province, 'now'), warehouse.no_province(search.province)
                        )
                )
            )
        order by a.day desc, h.article_key
        limit greatest(10000, search.at_most)
    ),

    best as (
        select
            n.*,
            ts_rank_cd(case when search.exact then s.accented else s.folded end, q.question) as rank
        from asked as q
        cross join newest as n
        inner join warehouse.article_search as s on n.article_key = s.article_key
        order by rank desc, n.day desc, n.article_key
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
'Full-text search over title, lead and body. Words are one phrase unless quoted; accents and tone style don''t count unless exact; province is one of today''s or a former one, however it is written, and it is an error if there is none. Best first, at most 100 unless asked; of more than ten thousand hits the newest ten thousand are ranked.';
