-- The crawl's own books: what is known of every address, every capture, every batch. No text of articles here.
create schema crawl;
comment on schema crawl is 'The crawl''s books: frontier, captures, batches, coverage, refusals.';

create table crawl.batch (
    batch_id bigint generated always as identity primary key,
    source text not null,
    day date not null,
    kind text not null check (kind in ('daily', 'range', 'url', 'reread')),
    range_from date,
    range_to date,
    state text not null default 'crawling'
    check (state in ('crawling', 'crawled', 'staged', 'held', 'merged', 'published', 'failed', 'abandoned')),
    reason text,
    started_at timestamptz not null default now(),
    crawled_at timestamptz,
    finished_at timestamptz,
    warcs text[] not null default '{}',
    owner_host text,
    owner_pid integer,
    check ((kind = 'range') = (range_from is not null and range_to is not null))
);
comment on table crawl.batch is 'One row per crawl of a source: the unit that is fetched, read, staged and merged together.';
create index batch_source_day on crawl.batch (source, day);

create table crawl.hop (
    batch_id bigint not null references crawl.batch on delete cascade,
    hop text not null check (hop in ('discover', 'fetch', 'read', 'stage', 'merge')),
    n_in bigint not null check (n_in >= 0),
    n_out bigint not null check (n_out >= 0),
    n_unchanged bigint not null default 0 check (n_unchanged >= 0),
    n_duplicate bigint not null default 0 check (n_duplicate >= 0),
    n_deferred bigint not null default 0 check (n_deferred >= 0),
    n_refused bigint not null default 0 check (n_refused >= 0),
    reasons jsonb not null default '{}',
    primary key (batch_id, hop),
    constraint hop_adds_up check (n_in = n_out + n_unchanged + n_duplicate + n_deferred + n_refused)
);
comment on table crawl.hop is 'One row per batch and hop: what went in equals what came out plus what stayed, each with its reason.';

create table crawl.url (
    url_id bigint generated always as identity primary key,
    source text not null,
    id_space text not null default '',
    article_id text,
    canonical_url text not null,
    identity text not null generated always as (coalesce(id_space || ':' || article_id, canonical_url)) stored,
    url text not null,
    state text not null default 'found' check (
        state in (
            'found', 'fetched', 'settled', 'failed', 'missing', 'gone', 'moved', 'disallowed', 'refused', 'forgotten'
        )
    ),
    reason text,
    listed_raw text,
    listed_value timestamptz,
    listed_precision text check (listed_precision in ('minute', 'hour', 'day')),
    listed_how text check (listed_how in ('listing', 'feed')),
    listed_seen_at timestamptz,
    found_by text not null,
    found_batch bigint references crawl.batch,
    found_day date not null,
    day date not null,
    day_how text not null check (day_how in ('published', 'estimate', 'listed', 'found')),
    first_fetched_day date,
    last_visit_day date,
    due_day date,
    attempts integer not null default 0,
    http_status integer,
    etag text,
    last_modified text,
    payload_digest text,
    last_capture text,
    last_fetched_at timestamptz
);
comment on table crawl.url is 'The frontier: one row per article address known to a source, whether fetched or not.';
comment on column crawl.url.identity is 'One per article of a source, whatever its address: id space and id, else the canonical address.';
create unique index url_identity on crawl.url (source, identity);
create index url_canonical on crawl.url (canonical_url);
create index url_due on crawl.url (source, due_day) where due_day is not null;
create index url_day on crawl.url (source, day);

create table crawl.sighting (
    url_id bigint not null references crawl.url on delete cascade,
    finder text not null,
    batch_id bigint not null references crawl.batch on delete cascade,
    listed_raw text,
    primary key (url_id, finder)
);
comment on table crawl.sighting is 'Which feed, sitemap or section first showed an article, and in which batch.';

create table crawl.walk (
    batch_id bigint not null references crawl.batch on delete cascade,
    finder text not null,
    kind text not null check (kind in ('feed', 'sitemap', 'section')),
    pages integer not null default 0,
    links integer not null default 0,
    found integer not null default 0,
    complete boolean not null default false,
    reason text,
    primary key (batch_id, finder)
);
comment on table crawl.walk is 'One row per feed, sitemap or section walked in a batch. A section whose walk was cut short is walked past known articles the next time.';

create table crawl.section (
    source text not null,
    url text not null,
    title text,
    first_seen_batch bigint references crawl.batch,
    last_seen_batch bigint references crawl.batch,
    primary key (source, url)
);
comment on table crawl.section is 'The sections that a source''s own menu shows; a new one is reported.';

create table crawl.robots (
    origin text primary key,
    fetched_at timestamptz not null,
    status integer,
    body bytea
);
comment on table crawl.robots is 'The last good robots.txt of an origin, served for up to 24 hours when it can''t be fetched (RFC 9309, 2.3.1.4).';

create table crawl.capture (
    capture text primary key,
    batch_id bigint not null references crawl.batch,
    source text not null,
    day date not null,
    kind text not null,
    outcome text,
    url text not null,
    url_id bigint references crawl.url,
    http_status integer,
    fetched_at timestamptz not null,
    warc text not null,
    warc_offset bigint not null,
    warc_length bigint not null,
    payload_digest text,
    is_revisit boolean not null default false
);
comment on table crawl.capture is 'One row per published WARC response or revisit record. `capture` is its WARC-Record-ID.';
create index capture_batch on crawl.capture (batch_id);
create index capture_url on crawl.capture (url_id, fetched_at);

create table crawl.coverage (
    source text not null,
    day date not null,
    state text not null,
    reason text,
    batch_id bigint references crawl.batch,
    updated_at timestamptz not null default now(),
    primary key (source, day)
);
comment on table crawl.coverage is 'Whether a source''s day was crawled: one row per source and day, the last word of the newest crawl.';

create table crawl.refusal (
    refusal_id bigint generated always as identity primary key,
    batch_id bigint not null references crawl.batch,
    hop text not null check (hop in ('fetch', 'read', 'stage', 'merge')),
    source text not null,
    url text not null,
    url_id bigint references crawl.url,
    capture text,
    reason text not null,
    detail text,
    resolved_at timestamptz,
    refused_at timestamptz not null default now()
);
comment on table crawl.refusal is 'One row per page or row that was refused, with its reason and the pointer to its page.';
create index refusal_source on crawl.refusal (source, refused_at);
