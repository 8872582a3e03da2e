-- A vector holds a megabyte: of a hostile title or lead only the beginning is indexed, and the article is published. Rows
-- that stand twice in a batch are no longer incoming at all.
create or replace function warehouse.search_vector(title text, lead text, body text) returns tsvector
language sql immutable parallel safe
return ts_delete(
    setweight(to_tsvector('simple', warehouse.words_of(left(coalesce(title, ''), 2000))), 'A')
    || ''' '':1'::tsvector
    || setweight(to_tsvector('simple', warehouse.words_of(left(coalesce(lead, ''), 20000))), 'B')
    || ''' '':1'::tsvector
    || to_tsvector('simple', warehouse.words_of(left(coalesce(body, ''), 200000))),
    ' '
);
comment on function warehouse.search_vector(text, text, text) is
'Vector of an article: title weighs A, lead B, body D, with a gap between them. Of the title the first 2,000 characters count, of the lead 20,000, of the body 200,000, and of a word its first 256 places.';

comment on column stage.incoming.fate is 'fresh, known (read before with this result), same (later, nothing new), deferred.';
