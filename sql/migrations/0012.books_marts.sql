-- Marts over the crawl's books: batches, and how each source is doing.
create view mart.batch as
select
    b.batch_id,
    b.source,
    b.day,
    b.kind,
    b.state,
    b.reason,
    b.started_at,
    b.finished_at,
    h.listed,
    h.fetched,
    h.read,
    h.loaded,
    h.unchanged,
    h.refused
from crawl.batch as b
left join lateral (
    select
        sum(x.n_in) filter (where x.hop = 'discover') as listed,
        sum(x.n_out) filter (where x.hop = 'fetch') as fetched,
        sum(x.n_out) filter (where x.hop = 'read') as read,
        sum(x.n_out) filter (where x.hop = 'merge') as loaded,
        sum(x.n_unchanged) filter (where x.hop in ('fetch', 'merge')) as unchanged,
        sum(x.n_refused) as refused
    from crawl.hop as x
    where x.batch_id = b.batch_id
) as h on true;
comment on view mart.batch is 'One row per crawl of a source, with what became of it.';
comment on column mart.batch.batch_id is 'The batch.';
comment on column mart.batch.source is 'Name of the source file.';
comment on column mart.batch.day is 'Its run day.';
comment on column mart.batch.kind is 'daily, range, url, reread.';
comment on column mart.batch.state is 'crawling, crawled, staged, held, merged, published, failed, abandoned.';
comment on column mart.batch.reason is 'Why, where it did not come through.';
comment on column mart.batch.started_at is 'When the crawl began.';
comment on column mart.batch.finished_at is 'When the batch ended.';
comment on column mart.batch.listed is 'Links seen in listings and feeds.';
comment on column mart.batch.fetched is 'Pages fetched.';
comment on column mart.batch.read is 'Records read from them.';
comment on column mart.batch.loaded is 'Rows that brought something new.';
comment on column mart.batch.unchanged is 'Pages and rows that brought nothing new.';
comment on column mart.batch.refused is 'Pages and rows refused, at any hop.';

create view mart.refusal as
select
    f.refusal_id,
    f.source,
    b.day,
    f.hop,
    f.reason,
    f.detail,
    f.url,
    f.capture,
    f.refused_at,
    f.resolved_at
from crawl.refusal as f
left join crawl.batch as b on f.batch_id = b.batch_id;
comment on view mart.refusal is 'One row per page or row that was refused.';
comment on column mart.refusal.refusal_id is 'The refusal.';
comment on column mart.refusal.source is 'Name of the source file.';
comment on column mart.refusal.day is 'Run day of the crawl.';
comment on column mart.refusal.hop is 'Where it was refused: fetch, read, stage, merge.';
comment on column mart.refusal.reason is 'Why, in one word.';
comment on column mart.refusal.detail is 'Why, in full.';
comment on column mart.refusal.url is 'The page''s address.';
comment on column mart.refusal.capture is 'Its WARC-Record-ID.';
comment on column mart.refusal.refused_at is 'When it was refused.';
comment on column mart.refusal.resolved_at is 'When the page was loaded after all.';

create view mart.source_health as
with newest as (
    select max(a.day) as day from warehouse.fact_article as a
),

recent as (
    select
        a.source_key,
        count(*) as articles,
        count(distinct a.day) as days,
        count(*) filter (where a.published_precision = 'unknown') as undated,
        count(*) filter (where a.section_key is null) as without_section,
        count(*) filter (where v.author is null) as without_author,
        count(*) filter (where v.lead is null) as without_lead,
        count(*) filter (where d.is_generic) as generic
    from newest as n
    inner join warehouse.fact_article as a on a.day > n.day - 28
    inner join warehouse.article_version as v on a.article_key = v.article_key and a.version_no = v.version_no
    inner join warehouse.dim_reader as d on v.reader_key = d.reader_key
    group by a.source_key
)

select
    s.stem as source,
    s.name,
    s.kind,
    c.day as last_day,
    c.state as last_state,
    c.reason as last_reason,
    coalesce(r.articles, 0) as articles_28_days,
    round(coalesce(r.articles, 0) / 28.0, 1) as articles_a_day,
    s.expected_min,
    s.expected_max,
    28 - coalesce(r.days, 0) as days_without_article,
    round(r.undated * 100.0 / r.articles, 1) as undated_pct,
    round(r.without_author * 100.0 / r.articles, 1) as without_author_pct,
    round(r.without_lead * 100.0 / r.articles, 1) as without_lead_pct,
    round(r.without_section * 100.0 / r.articles, 1) as without_section_pct,
    round(r.generic * 100.0 / r.articles, 1) as generic_pct,
    (
        select count(*)
        from crawl.refusal as f
        where f.source = s.stem and f.resolved_at is null
    ) as refusals_open
from warehouse.dim_source as s
left join recent as r on s.source_key = r.source_key
left join lateral (
    select
        x.day,
        x.state,
        x.reason
    from crawl.coverage as x
    where x.source = s.stem
    order by x.day desc
    limit 1
) as c on true;
comment on view mart.source_health is 'One row per source: its last crawl, and its last 28 days against what its source file expects.';
comment on column mart.source_health.source is 'Name of the source file.';
comment on column mart.source_health.name is 'Name of the paper or portal.';
comment on column mart.source_health.kind is 'newspaper, portal, aggregator.';
comment on column mart.source_health.last_day is 'Newest day that was crawled, or tried.';
comment on column mart.source_health.last_state is 'What that came to.';
comment on column mart.source_health.last_reason is 'Why, where something went wrong.';
comment on column mart.source_health.articles_28_days is 'Articles of the 28 days that end with the newest article of all sources.';
comment on column mart.source_health.articles_a_day is 'The same, a day.';
comment on column mart.source_health.expected_min is 'Articles a day that are usual at least.';
comment on column mart.source_health.expected_max is 'Articles a day that are usual at most.';
comment on column mart.source_health.days_without_article is 'Of the 28 days, those without any.';
comment on column mart.source_health.undated_pct is 'Articles without a publication date, per cent.';
comment on column mart.source_health.without_author_pct is 'Articles without a byline, per cent.';
comment on column mart.source_health.without_lead_pct is 'Articles without a lead, per cent.';
comment on column mart.source_health.without_section_pct is 'Articles without a breadcrumb, per cent.';
comment on column mart.source_health.generic_pct is 'Articles that no layout recognised, per cent.';
comment on column mart.source_health.refusals_open is 'Refusals that still stand.';
