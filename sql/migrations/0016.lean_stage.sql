-- The stage in the order in which a merge reads it: what tells a row apart first, in columns of one width, so that a row
-- that says nothing new is known without its texts being looked at.
alter table stage.article rename to article_before;
alter index stage.article_pkey rename to article_before_pkey;
drop view stage.mention_author;
drop view stage.restated;

create table stage.article (
    batch_id bigint not null,
    row_no integer not null,
    char_count integer not null,
    fetched_at timestamptz not null,
    capture_id uuid not null,
    content_hash uuid not null,
    detail_hash uuid not null,
    is_refused boolean not null default false,
    source text not null,
    layout text not null,
    parser_version text not null,
    article_id text,
    canonical_url text not null,
    url text not null,
    capture text,
    view_count bigint,
    published_at timestamptz,
    published_precision text not null,
    published_how text,
    published_raw text,
    published_estimate jsonb,
    event_date date,
    event_date_raw text,
    updated_at timestamptz,
    language text not null,
    author text,
    section text[] not null,
    syndicated_from jsonb,
    kicker text,
    title text not null,
    lead_prefix text,
    lead text,
    body text not null,
    captions text[] not null,
    evidence jsonb not null,
    credits jsonb not null,
    tags text[] not null,
    images jsonb not null,
    people jsonb not null,
    organisations jsonb not null,
    documents jsonb not null,
    unnumbered_documents text[] not null,
    figures jsonb not null,
    places jsonb not null,
    n_grams integer,
    bands bigint[],
    grams integer[],
    title_key bigint,
    lead_key bigint,
    primary key (batch_id, row_no)
);
-- hashes don't compress: trying costs time
alter table stage.article alter column grams set storage external, alter column bands set storage external;

insert into stage.article (
    batch_id, row_no, char_count, fetched_at, capture_id, content_hash, detail_hash, is_refused, source, layout,
    parser_version, article_id, canonical_url, url, capture, view_count, published_at, published_precision,
    published_how, published_raw, published_estimate, event_date, event_date_raw, updated_at, language, author,
    section, syndicated_from, kicker, title, lead_prefix, lead, body, captions, evidence, credits, tags, images,
    people, organisations, documents, unnumbered_documents, figures, places, n_grams, bands, grams, title_key,
    lead_key
)
select
    a.batch_id,
    a.row_no,
    length(a.body),
    a.fetched_at,
    a.capture_id,
    a.content_hash,
    a.detail_hash,
    a.is_refused,
    a.source,
    a.layout,
    a.parser_version,
    a.article_id,
    a.canonical_url,
    a.url,
    a.capture,
    a.view_count,
    a.published_at,
    a.published_precision,
    a.published_how,
    a.published_raw,
    a.published_estimate,
    a.event_date,
    a.event_date_raw,
    a.updated_at,
    a.language,
    a.author,
    a.section,
    a.syndicated_from,
    a.kicker,
    a.title,
    a.lead_prefix,
    a.lead,
    a.body,
    a.captions,
    a.evidence,
    a.credits,
    a.tags,
    a.images,
    a.people,
    a.organisations,
    a.documents,
    a.unnumbered_documents,
    a.figures,
    a.places,
    a.n_grams,
    a.bands,
    a.grams,
    a.title_key,
    a.lead_key
from stage.article_before as a;
drop table stage.article_before;

comment on table stage.article is 'One row per record of a batch. Text is checked here, once, before the warehouse is touched.';
comment on column stage.article.batch_id is 'The batch.';
comment on column stage.article.row_no is '1, 2, … in the order staged.';
comment on column stage.article.char_count is 'Characters of the body.';
comment on column stage.article.fetched_at is 'Fetch time.';
comment on column stage.article.capture_id is 'The same in 16 bytes.';
comment on column stage.article.content_hash is 'Hash of what makes a version.';
comment on column stage.article.detail_hash is 'Hash of the rest.';
comment on column stage.article.is_refused is 'Whether a check refused the row.';
comment on column stage.article.source is 'Name of the source file.';
comment on column stage.article.layout is 'Layout that read the page.';
comment on column stage.article.parser_version is 'Version of the parser.';
comment on column stage.article.article_id is 'The site''s own id.';
comment on column stage.article.canonical_url is 'The article''s one address.';
comment on column stage.article.url is 'Address fetched.';
comment on column stage.article.capture is 'WARC-Record-ID.';
comment on column stage.article.view_count is 'Counter.';
comment on column stage.article.published_at is 'Publication time.';
comment on column stage.article.published_precision is 'minute, hour, day, unknown.';
comment on column stage.article.published_how is 'Where it stands.';
comment on column stage.article.published_raw is 'As printed.';
comment on column stage.article.published_estimate is '{value, precision, how, earliest, latest, why}.';
comment on column stage.article.event_date is 'Day reported on.';
comment on column stage.article.event_date_raw is 'Its words.';
comment on column stage.article.updated_at is 'Last update as printed.';
comment on column stage.article.language is 'ISO 639-1.';
comment on column stage.article.author is 'Byline.';
comment on column stage.article.section is 'Breadcrumb.';
comment on column stage.article.syndicated_from is '{name, url}.';
comment on column stage.article.kicker is 'Line above the title.';
comment on column stage.article.title is 'Title.';
comment on column stage.article.lead_prefix is 'Agency prefix of the lead.';
comment on column stage.article.lead is 'Lead paragraph (sapo).';
comment on column stage.article.body is 'Paragraphs, joined by a blank line.';
comment on column stage.article.captions is 'Captions.';
comment on column stage.article.evidence is 'How each field was found.';
comment on column stage.article.credits is '[{name, role}].';
comment on column stage.article.tags is 'Keywords.';
comment on column stage.article.images is '[{url, caption, credit}].';
comment on column stage.article.people is '[{name, positions, mentions, mentions_in}].';
comment on column stage.article.organisations is '[{name, also_written, kind, generic}].';
comment on column stage.article.documents is '[{number, kind, issuer, date, raw}].';
comment on column stage.article.unnumbered_documents is 'Documents named without a number.';
comment on column stage.article.figures is '[{label, raw, value, unit, kind, …}].';
comment on column stage.article.places is '[{name, unit}].';
comment on column stage.article.n_grams is 'Distinct word 3-grams.';
comment on column stage.article.bands is 'Sampled hashes.';
comment on column stage.article.grams is '3-grams as hashes.';
comment on column stage.article.title_key is 'Hash of the title.';
comment on column stage.article.lead_key is 'Hash of the beginning.';

create view stage.restated as
select
    p.article_key,
    p.is_new,
    s.source,
    s.section,
    s.author,
    s.credits,
    s.tags,
    s.images,
    s.people,
    s.organisations,
    s.documents,
    s.figures,
    s.places,
    s.n_grams,
    s.bands,
    s.grams,
    s.title_key,
    s.lead_key
from stage.plan as p
inner join stage.article as s on p.batch_id = s.batch_id and p.row_no = s.row_no
where p.is_current and p.is_changed;
comment on view stage.restated is
'The rows of the batch that state an article''s current version anew: what hangs on the article is taken from them.';
comment on column stage.restated.article_key is 'The article.';
comment on column stage.restated.is_new is 'Whether it is new.';
comment on column stage.restated.source is 'Name of the source file.';
comment on column stage.restated.section is 'Breadcrumb.';
comment on column stage.restated.author is 'Byline.';
comment on column stage.restated.credits is '[{name, role}].';
comment on column stage.restated.tags is 'Keywords.';
comment on column stage.restated.images is '[{url, caption, credit}].';
comment on column stage.restated.people is '[{name, positions, mentions, mentions_in}].';
comment on column stage.restated.organisations is '[{name, also_written, kind, generic}].';
comment on column stage.restated.documents is '[{number, kind, issuer, date, raw}].';
comment on column stage.restated.figures is '[{label, raw, value, unit, kind, …}].';
comment on column stage.restated.places is '[{name, unit}].';
comment on column stage.restated.n_grams is 'Distinct word 3-grams.';
comment on column stage.restated.bands is 'Sampled hashes.';
comment on column stage.restated.grams is '3-grams as hashes.';
comment on column stage.restated.title_key is 'Hash of the title.';
comment on column stage.restated.lead_key is 'Hash of the beginning.';

alter table stage.incoming drop constraint incoming_fate_check;
alter table stage.incoming add check (fate in ('fresh', 'same', 'duplicate'));
comment on table stage.incoming is
'Working table of the merge: the batch''s rows that were not read before with the same result, with their article and their fate, without text.';
comment on column stage.incoming.fate is 'fresh, same (a later capture with nothing new), duplicate (the same capture twice).';

create unlogged table stage.author (
    article_key bigint not null,
    source_key integer not null,
    name text not null,
    match_key text not null,
    role text not null
);
comment on table stage.author is 'Working table of the merge: the bylines of the batch''s restated articles.';
comment on column stage.author.article_key is 'The article.';
comment on column stage.author.source_key is 'The source.';
comment on column stage.author.name is 'Name.';
comment on column stage.author.match_key is 'Name as match key.';
comment on column stage.author.role is 'Part.';

-- an article is looked up by one text: the planner then knows that it finds one, however little it knows of the table
create function warehouse.identity(source_key integer, id_space text, article_id text, canonical_url text) returns text
language sql immutable parallel safe
return source_key::text || ' ' || id_space || ' ' || coalesce(article_id, canonical_url);
comment on function warehouse.identity(integer, text, text, text) is
'What makes an article one: its source, and there its id within a numbering, else its canonical address.';
drop index warehouse.fact_article_identity;
create unique index fact_article_identity
on warehouse.fact_article (warehouse.identity(source_key, id_space, article_id, canonical_url));

-- a change in per cent is one of a figure in per cent, whatever kind it was read as
create or replace view mart.figure as
select
    f.article_key,
    f.position,
    s.stem as source,
    p_then.name as province_then,
    p_now.name as province_now,
    a.published_at,
    a.day,
    f.label,
    f.raw,
    f.value,
    f.unit,
    f.kind,
    f.numerator,
    f.denominator,
    f.value_base,
    f.unit_base,
    case
        when f.unit_base = '%' and f.kind = 'change' then f.value
        when f.unit_base = '%' and f.kind = 'period_ratio' then f.value - 100
    end as change_pct,
    f.indicator,
    i.name as indicator_name,
    f.period,
    f.period_from,
    f.period_to,
    f.compared_with,
    f.flags,
    coalesce(a.cluster_key, a.article_key) as cluster_key
from warehouse.article_figure as f
left join warehouse.fact_article as a on f.article_key = a.article_key
left join warehouse.dim_source as s on a.source_key = s.source_key
left join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
left join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
left join warehouse.indicator as i on f.indicator = i.indicator;

create or replace function stage.know_size(table_name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    case table_name -- statistics of texts and long arrays would cost more than they bring
        when 'article' then analyze stage.article (batch_id, row_no, source, layout, parser_version);
        when 'pending' then analyze stage.pending (article_key, day);
        else execute format('analyze stage.%I', table_name);
    end case;
end
$$;
