-- Copies: signatures, the bands by which candidates meet, and the pairs found.
create extension if not exists intarray schema ext;

create table warehouse.article_signature (
    article_key bigint primary key references warehouse.fact_article on delete cascade,
    n_grams integer not null check (n_grams >= 0),
    bands bigint[] not null,
    grams integer[] not null,
    title_key bigint not null,
    lead_key bigint not null,
    is_compared boolean not null default false
);
alter table warehouse.article_signature
alter column grams set storage external, alter column bands set storage external;
create index article_signature_pending on warehouse.article_signature (article_key) where not is_compared;
create index article_signature_title on warehouse.article_signature (title_key) where title_key <> 0;
create index article_signature_lead on warehouse.article_signature (lead_key) where lead_key <> 0;
comment on table warehouse.article_signature is 'One row per article: the hashes of its current text by which copies are found.';
comment on column warehouse.article_signature.article_key is 'The article.';
comment on column warehouse.article_signature.n_grams is 'Distinct word 3-grams of the folded text.';
comment on column warehouse.article_signature.bands is 'Sampled hashes: two articles that share one are compared.';
comment on column warehouse.article_signature.grams is 'The 3-grams as 32-bit hashes, ascending.';
comment on column warehouse.article_signature.title_key is 'Hash of the folded title; 0 where it is too short to be a key.';
comment on column warehouse.article_signature.lead_key is 'Hash of the first 200 folded characters of the text; 0 where the text is too short.';
comment on column warehouse.article_signature.is_compared is 'Whether the article has been compared with its neighbours in time since its text last changed.';

create table warehouse.article_band (
    band bigint not null,
    day date not null,
    article_key bigint not null references warehouse.fact_article on delete cascade,
    primary key (band, day, article_key)
);
create index article_band_article on warehouse.article_band (article_key);
comment on table warehouse.article_band is 'One row per article and sampled hash: the table that candidates meet in.';
comment on column warehouse.article_band.band is 'The hash.';
comment on column warehouse.article_band.day is 'Day of the article, when it was compared.';
comment on column warehouse.article_band.article_key is 'The article.';

create table warehouse.article_copy (
    article_key bigint not null references warehouse.fact_article on delete cascade,
    other_key bigint not null references warehouse.fact_article on delete cascade,
    shared integer not null,
    containment real not null check (containment between 0.5 and 1),
    kind text not null check (kind in ('copy', 'rewrite')),
    primary key (article_key, other_key),
    check (article_key < other_key),
    check ((kind = 'copy') = (containment >= 0.8))
);
create index article_copy_other on warehouse.article_copy (other_key);
comment on table warehouse.article_copy is 'One row per pair of articles, within 90 days, that go back to one text.';
comment on column warehouse.article_copy.article_key is 'The article with the smaller key.';
comment on column warehouse.article_copy.other_key is 'The other one.';
comment on column warehouse.article_copy.shared is 'Word 3-grams that both have.';
comment on column warehouse.article_copy.containment is 'These divided by the 3-grams of the smaller text, which counts for at least 50.';
comment on column warehouse.article_copy.kind is 'copy (from 0.8: copy or excerpt) or rewrite (from 0.5: one release, rewritten).';

create index fact_article_cluster on warehouse.fact_article (cluster_key) where cluster_key is not null;
create index fact_article_syndicated on warehouse.fact_article (syndicated_url) where syndicated_url is not null;

create unlogged table stage.pending (
    article_key bigint primary key,
    day date not null,
    n_grams integer not null,
    bands bigint[] not null,
    grams integer[] not null,
    title_key bigint not null,
    lead_key bigint not null
);
alter table stage.pending alter column grams set storage external, alter column bands set storage external;
comment on table stage.pending is 'Working table: the articles that are being compared now.';

create unlogged table stage.cluster (
    article_key bigint primary key,
    label bigint not null
);
comment on table stage.cluster is 'Working table: articles whose clusters are found anew, with the smallest key met so far.';

create view mart.article_copy as
with pair as (
    select
        c.article_key,
        c.other_key,
        c.kind,
        c.containment,
        a.canonical_url = b.syndicated_url or a.url = b.syndicated_url as first_is_named,
        b.canonical_url = a.syndicated_url or b.url = a.syndicated_url as second_is_named,
        s_a.kind = 'aggregator' as first_aggregates,
        s_b.kind = 'aggregator' as second_aggregates,
        case when a.published_precision = 'minute' then a.published_at end as first_at,
        case when b.published_precision = 'minute' then b.published_at end as second_at,
        s_a.stem as first_source,
        s_b.stem as second_source,
        a.day as first_day,
        b.day as second_day
    from warehouse.article_copy as c
    left join warehouse.fact_article as a on c.article_key = a.article_key
    left join warehouse.fact_article as b on c.other_key = b.article_key
    left join warehouse.dim_source as s_a on a.source_key = s_a.source_key
    left join warehouse.dim_source as s_b on b.source_key = s_b.source_key
),

judged as (
    select
        p.*,
        case
            when p.first_is_named and not coalesce(p.second_is_named, false) then 'named'
            when p.second_is_named and not coalesce(p.first_is_named, false) then 'named'
            when p.first_aggregates <> p.second_aggregates then 'aggregator'
            when p.first_at <> p.second_at then 'minute'
        end as direction_how,
        case
            when p.first_is_named and not coalesce(p.second_is_named, false) then true
            when p.second_is_named and not coalesce(p.first_is_named, false) then false
            when p.first_aggregates <> p.second_aggregates then p.second_aggregates
            else p.first_at < p.second_at
        end as first_is_original
    from pair as p
)

select
    j.article_key,
    j.other_key,
    j.kind,
    j.containment,
    case when j.first_is_original then j.article_key when not j.first_is_original then j.other_key end as original_key,
    case when j.first_is_original then j.other_key when not j.first_is_original then j.article_key end as copy_key,
    case when j.first_is_original then j.first_source when not j.first_is_original then j.second_source end
        as original_source,
    case when j.first_is_original then j.second_source when not j.first_is_original then j.first_source end
        as copy_source,
    case when j.first_is_original then j.second_day when not j.first_is_original then j.first_day end as copy_day,
    j.direction_how,
    abs(extract(epoch from j.first_at - j.second_at)) / 60 as lag_minutes
from judged as j;
comment on view mart.article_copy is 'One row per pair of articles that go back to one text, with who was first where that can be known.';
comment on column mart.article_copy.article_key is 'The article with the smaller key.';
comment on column mart.article_copy.other_key is 'The other one.';
comment on column mart.article_copy.kind is 'copy (from 0.8) or rewrite (from 0.5).';
comment on column mart.article_copy.containment is 'Shared 3-grams divided by those of the smaller text.';
comment on column mart.article_copy.original_key is 'The one that was first; null where that can''t be known.';
comment on column mart.article_copy.copy_key is 'The one that followed.';
comment on column mart.article_copy.original_source is 'Source of the one that was first.';
comment on column mart.article_copy.copy_source is 'Source of the one that followed.';
comment on column mart.article_copy.copy_day is 'Day of the one that followed.';
comment on column mart.article_copy.direction_how is 'How that is known: named (the copy names its source), aggregator, minute (both print their minute).';
comment on column mart.article_copy.lag_minutes is 'Minutes between the two, where both print their minute.';
