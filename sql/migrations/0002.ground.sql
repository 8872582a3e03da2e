-- Schemas, extensions, rights and the text functions that everything else stands on.
-- The roles are there already: they belong to the server and are made before (session/roles.sql).
create schema stage;
comment on schema stage is 'Rows of batches on their way into the warehouse; emptied once a batch is published.';
create schema warehouse;
comment on schema warehouse is 'The star: dimensions and facts. Written by the loader only.';
create schema mart;
comment on schema mart is 'The stable interface for analysts: views and functions over the warehouse.';
create schema ext;
comment on schema ext is 'Extensions that the warehouse needs.';

create extension if not exists unaccent schema ext;
create extension if not exists pg_trgm schema ext;
create extension if not exists btree_gist schema ext;

grant usage on schema ext to public;
grant usage on schema crawl, stage, warehouse, mart to loader;
grant usage on schema warehouse, mart to analyst;
grant all on schema crawl, stage, warehouse, mart, ext to owner;
grant select, insert, update, delete on all tables in schema crawl to loader;
grant all on all tables in schema crawl to owner;
alter default privileges in schema crawl grant select, insert, update, delete on tables to loader;
alter default privileges in schema stage grant select, insert, update, delete, truncate on tables to loader;
alter default privileges in schema warehouse grant select, insert, update, delete on tables to loader;
alter default privileges in schema crawl, stage, warehouse, mart grant all on tables to owner;
alter default privileges in schema crawl, stage, warehouse, mart grant usage on sequences to owner, loader;
alter default privileges in schema warehouse, mart grant select on tables to analyst;
alter default privileges in schema mart grant select on tables to loader;
revoke create on schema public from public;

create function warehouse.tone(text) returns text
language sql immutable strict parallel safe
return replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(
        $1,
        'oà', 'òa'
    ), 'oá', 'óa'), 'oả', 'ỏa'), 'oã', 'õa'), 'oạ', 'ọa'),
    'oè', 'òe'
), 'oé', 'óe'), 'oẻ', 'ỏe'), 'oẽ', 'õe'), 'oẹ', 'ọe'),
'uỳ', 'ùy'), 'uý', 'úy'), 'uỷ', 'ủy'), 'uỹ', 'ũy'), 'uỵ', 'ụy');
comment on function warehouse.tone(text) is
'Lower-case text with the tone mark of oa, oe, uy always on the first vowel, so that "uỷ" equals "ủy". For keys only: it also moves the mark where spelling doesn''t allow it.';

create function warehouse.match_key(text) returns text
language sql immutable strict parallel safe
return warehouse.tone(lower(normalize(
    case when strpos($1, '  ') > 0 or strpos($1, E'\n') > 0 then regexp_replace($1, '\s+', ' ', 'g') else btrim($1) end,
    nfc
)));
comment on function warehouse.match_key(text) is
'Key under which two spellings of a name are one: NFC, lower case, one tone style, white space collapsed; accents stay.';

create function warehouse.fold_key(text) returns text
language sql immutable strict parallel safe
return lower(ext.unaccent('ext.unaccent'::regdictionary, normalize($1, nfc)));
comment on function warehouse.fold_key(text) is 'Search key: accents off, đ is d, lower case.';

create function warehouse.sort_key(text) returns text
language sql immutable strict parallel safe
return replace(replace(replace(replace(replace(replace(replace(
    normalize(regexp_replace(normalize(lower($1), nfd), '[\u0300\u0301\u0303\u0309\u0323]', '', 'g'), nfc),
    'ă', 'a~'
), 'â', 'a~~'), 'đ', 'd~'), 'ê', 'e~'), 'ô', 'o~'), 'ơ', 'o~~'), 'ư', 'u~');
comment on function warehouse.sort_key(text) is
'Orders Vietnamese words as a dictionary does (a ă â b … d đ e ê …), tones left aside, on a server without Vietnamese collation.';

create function warehouse.capture_id(text) returns uuid
language sql immutable strict parallel safe
return coalesce(
    substring($1 from '^<?urn:uuid:([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})>?$'), md5($1)
)::uuid;
comment on function warehouse.capture_id(
    text
) is 'The 16 bytes of a WARC-Record-ID; of any other capture name its MD5.';
