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
