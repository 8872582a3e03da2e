-- Takedowns: what was forgotten, and that it must not come back.
create table warehouse.tombstone (
    canonical_url text primary key,
    source text not null,
    article_key bigint,
    reason text not null check (reason <> ''),
    forgotten_at timestamptz not null default now()
);
comment on table warehouse.tombstone is 'One row per article that was taken down: nothing of its text is kept, and it is not loaded again.';
comment on column warehouse.tombstone.canonical_url is 'Its one address.';
comment on column warehouse.tombstone.source is 'Name of the source file.';
comment on column warehouse.tombstone.article_key is 'The key that it had; null where it had not been loaded.';
comment on column warehouse.tombstone.reason is 'Why it was taken down.';
comment on column warehouse.tombstone.forgotten_at is 'When.';
