-- Phrases are found by their pairs of neighbouring words. In Vietnamese every syllable is a word, and the syllables of a
-- phrase stand in most articles: an index of single words finds ten times what has the phrase.
create function warehouse.word_pairs(vector tsvector) returns tsvector
language sql immutable strict parallel safe
return (
    select array_to_tsvector(coalesce(array_agg(n.pair) filter (where n.is_pair), '{}'))
    from (
        select
            w.lexeme || ' ' || lead(w.lexeme) over (order by p.place) as pair,
            lead(p.place) over (order by p.place) = p.place + 1 as is_pair
        from unnest(vector) as w
        cross join unnest(w.positions) as p (place)
    ) as n
);
comment on function warehouse.word_pairs(tsvector) is 'The pairs of neighbouring words of a text, out of its vector.';

create function warehouse.asked_pairs(question tsquery) returns tsquery
language sql immutable strict parallel safe
return (
    select string_agg(quote_literal(n.pair), ' & ')::tsquery
    from (
        select
            btrim(w.word, '() ''')
            || ' ' || btrim(lead(w.word) over (partition by p.part_no order by w.place), '() ''') as pair
        from regexp_split_to_table(question::text, ' & ') with ordinality as p (part, part_no)
        cross join regexp_split_to_table(p.part, ' <-> ') with ordinality as w (word, place)
        where question::text !~ '[!|]|<[0-9]+>'
    ) as n
    where n.pair is not null
);
comment on function warehouse.asked_pairs(tsquery) is
'The pairs of words that whatever answers the question must have; null where no phrase is asked for, or one of several.';

create index article_search_pairs on warehouse.article_search using gin (warehouse.word_pairs(folded));
alter index warehouse.article_search_pairs alter column 1 set statistics 0; -- no plan depends on them, and they are dear

create function warehouse.found(query text, exact boolean) returns setof bigint
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

    select c.article_key
    from asked as q
    cross join candidate as c
    where not found.exact and numnode(q.pairs) = 1
    union all
    select c.article_key
    from asked as q
    cross join candidate as c
    inner join warehouse.article_search as s on c.article_key = s.article_key
    where
        (found.exact or numnode(q.pairs) > 1)
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
comment on function warehouse.found(text, boolean) is
'Keys of the articles that answer a question: see search_query. In no order.';

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
                or p_then.current_key in (
                    select n.province_key
                    from warehouse.province_by_name as n
                    where n.name_key = warehouse.match_key(search.province) and n.valid_to is null
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
'Full-text search over title, lead and body. Words are one phrase unless quoted; accents and tone style don''t count unless exact; province is one of today''s. Best first, at most 100 unless asked; of more than ten thousand hits the newest ten thousand are ranked.';
