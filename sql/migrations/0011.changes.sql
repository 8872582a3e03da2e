-- What the site changed from one version to the next, word by word.
create table warehouse.article_change (
    article_key bigint not null,
    version_no integer not null check (version_no > 1),
    field text not null check (field in ('kicker', 'title', 'lead', 'body', 'captions', 'author', 'published_at')),
    from_hash uuid not null,
    to_hash uuid not null,
    diff text not null,
    words_removed integer not null check (words_removed >= 0),
    words_added integer not null check (words_added >= 0),
    primary key (article_key, version_no, field),
    foreign key (article_key, version_no) references warehouse.article_version on delete cascade
);
create index article_version_edited on warehouse.article_version (article_key, version_no) where version_no > 1;
comment on table warehouse.article_change is 'One row per version after the first and part of the text that changed. Made when a batch is published.';
comment on column warehouse.article_change.article_key is 'The article.';
comment on column warehouse.article_change.version_no is 'The version that brought the change.';
comment on column warehouse.article_change.field is 'kicker, title, lead, body, captions, author, published_at.';
comment on column warehouse.article_change.from_hash is 'The text before.';
comment on column warehouse.article_change.to_hash is 'The text after.';
comment on column warehouse.article_change.diff is 'The change in its context: [-removed-] {+added+}, … for what stayed, ¶ between paragraphs.';
comment on column warehouse.article_change.words_removed is 'Words removed.';
comment on column warehouse.article_change.words_added is 'Words added.';

create view mart.article_change as
select
    c.article_key,
    s.stem as source,
    a.canonical_url,
    c.version_no,
    v.first_seen_at as changed_at,
    c.field,
    c.diff,
    c.words_removed,
    c.words_added,
    v.title
from warehouse.article_change as c
inner join warehouse.article_version as v on c.article_key = v.article_key and c.version_no = v.version_no
inner join warehouse.fact_article as a on c.article_key = a.article_key
inner join warehouse.dim_source as s on a.source_key = s.source_key;
comment on view mart.article_change is 'One row per version after the first and part of the text that the site changed.';
comment on column mart.article_change.article_key is 'The article.';
comment on column mart.article_change.source is 'Name of the source file.';
comment on column mart.article_change.canonical_url is 'The article''s one address.';
comment on column mart.article_change.version_no is 'The version that brought the change.';
comment on column mart.article_change.changed_at is 'Fetch time of the first capture that shows it.';
comment on column mart.article_change.field is 'kicker, title, lead, body, captions, author, published_at.';
comment on column mart.article_change.diff is 'The change in its context: [-removed-] {+added+}, … for what stayed, ¶ between paragraphs.';
comment on column mart.article_change.words_removed is 'Words removed.';
comment on column mart.article_change.words_added is 'Words added.';
comment on column mart.article_change.title is 'Title of the new version.';
