-- The stage: rows of a batch as the reading gave them, and the merge's own working tables.
create table stage.article (
    batch_id bigint not null,
    row_no integer not null,
    source text not null,
    url text not null,
    canonical_url text not null,
    article_id text,
    kicker text,
    title text not null,
    lead_prefix text,
    lead text,
    body text not null,
    captions text[] not null,
    author text,
    credits jsonb not null,
    section text[] not null,
    tags text[] not null,
    images jsonb not null,
    published_at timestamptz,
    published_precision text not null,
    published_how text,
    published_raw text,
    published_estimate jsonb,
    event_date date,
    event_date_raw text,
    updated_at timestamptz,
    view_count bigint,
    syndicated_from jsonb,
    language text not null,
    people jsonb not null,
    organisations jsonb not null,
    documents jsonb not null,
    unnumbered_documents text[] not null,
    figures jsonb not null,
    places jsonb not null,
    layout text not null,
    parser_version text not null,
    fetched_at timestamptz not null,
    capture text,
    capture_id uuid not null,
    evidence jsonb not null,
    n_grams integer,
    bands bigint[],
    grams integer[],
    title_key bigint,
    lead_key bigint,
    content_hash uuid not null,
    detail_hash uuid not null,
    is_refused boolean not null default false,
    primary key (batch_id, row_no)
);
comment on table stage.article is 'One row per record of a batch. Text is checked here, once, before the warehouse is touched.';

-- hashes don't compress: trying costs time
alter table stage.article alter column grams set storage external, alter column bands set storage external;

create unlogged table stage.incoming (
    row_no integer primary key,
    batch_id bigint not null,
    source_key integer not null,
    id_space text not null,
    article_id text,
    canonical_url text not null,
    url text not null,
    url_id bigint,
    listed_value timestamptz,
    found_day date,
    article_key bigint,
    is_new boolean not null default false,
    fetched_at timestamptz not null,
    capture_id uuid not null,
    reader_key integer not null,
    is_generic boolean not null,
    content_hash uuid not null,
    detail_hash uuid not null,
    fate text not null default 'fresh'
    check (fate in ('fresh', 'known', 'same', 'duplicate', 'deferred'))
);
create index incoming_article on stage.incoming (article_key);
comment on table stage.incoming is 'Working table of the merge: the batch''s rows with their article and their fate, without text.';

create unlogged table stage.plan (
    batch_id bigint not null,
    article_key bigint not null,
    version_no integer not null,
    is_current boolean not null,
    is_new boolean not null,
    content_hash uuid not null,
    detail_hash uuid not null,
    reader_key integer not null,
    capture_id uuid not null,
    fetched_at timestamptz not null,
    first_seen_at timestamptz not null,
    superseded_at timestamptz,
    row_no integer,
    old_version_no integer,
    is_changed boolean not null default true,
    primary key (article_key, version_no)
);
comment on table stage.plan is 'Working table of the merge: the versions that each touched article shall have, and where their text comes from.';

create view stage.restated as
select
    p.article_key,
    p.is_new,
    s.*
from stage.plan as p
inner join stage.article as s on p.batch_id = s.batch_id and p.row_no = s.row_no
where p.is_current and p.is_changed;
comment on view stage.restated is
'The rows of the batch that state an article''s current version anew: what hangs on the article is taken from them.';

create unlogged table stage.reference (
    file text not null,
    row_no integer not null,
    row jsonb not null,
    primary key (file, row_no)
);
comment on table stage.reference is 'Working table of the reference files: their rows as they stand.';

create table stage.batch (
    batch_id bigint primary key,
    n_rows bigint not null,
    is_checked boolean not null default false
);
comment on table stage.batch is 'One row per batch that is on the stage.';
