-- The first marts: articles, their versions, coverage.
-- Foreign keys make these left joins inner ones; written so, the planner drops those whose columns nobody asks for.
create view mart.article as
select
    a.article_key,
    s.stem as source,
    p_then.name as province_then,
    p_then.code as province_then_code,
    p_now.name as province_now,
    p_now.code as province_now_code,
    a.url,
    a.canonical_url,
    a.article_id,
    v.kicker,
    v.title,
    v.lead_prefix,
    v.lead,
    v.body,
    v.captions,
    v.author,
    sec.path as section,
    sec.topic,
    coalesce(
        (
            select array_agg(t.tag order by t.position)
            from warehouse.article_tag as t
            where t.article_key = a.article_key
        ),
        '{}'
    ) as tags,
    a.published_at,
    a.published_on,
    a.published_precision,
    a.published_how,
    a.published_raw,
    a.published_estimate,
    a.published_estimate_how,
    a.day,
    a.day_how,
    a.event_date,
    a.event_date_raw,
    a.updated_at,
    a.first_seen_at,
    (
        select max(r.fetched_at)
        from warehouse.article_reading as r
        where r.article_key = a.article_key
    ) as last_seen_at,
    a.gone_at,
    a.version_no,
    (
        select c.view_count
        from warehouse.article_view_count as c
        where c.article_key = a.article_key
        order by c.fetched_at desc
        limit 1
    ) as view_count,
    coalesce(a.cluster_key, a.article_key) as cluster_key,
    a.syndicated_url as syndicated_from,
    a.syndicated_name as syndicated_from_name,
    a.language,
    a.char_count,
    rd.layout,
    rd.parser_version,
    v.fetched_at,
    v.capture,
    v.evidence
from warehouse.fact_article as a
left join warehouse.article_version as v on a.article_key = v.article_key and a.version_no = v.version_no
left join warehouse.dim_source as s on a.source_key = s.source_key
left join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
left join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
left join warehouse.dim_reader as rd on v.reader_key = rd.reader_key
left join warehouse.dim_section as sec on a.section_key = sec.section_key;
comment on view mart.article is 'One row per article, with its current text.';
comment on column mart.article.article_key is 'Surrogate key, stable; the same in every mart.';
comment on column mart.article.source is 'Name of the source file.';
comment on column mart.article.province_then is 'Provincial unit on the article''s day.';
comment on column mart.article.province_then_code is 'Its code then.';
comment on column mart.article.province_now is 'Today''s unit of the same territory.';
comment on column mart.article.province_now_code is 'Its code.';
comment on column mart.article.url is 'Address that the page was fetched from.';
comment on column mart.article.canonical_url is 'The article''s one address in its own source.';
comment on column mart.article.article_id is 'The site''s own id.';
comment on column mart.article.kicker is 'Line above the title.';
comment on column mart.article.title is 'Title.';
comment on column mart.article.lead_prefix is 'Agency prefix or dash that the lead begins with.';
comment on column mart.article.lead is 'Lead paragraph (sapo).';
comment on column mart.article.body is 'Paragraphs, joined by a blank line.';
comment on column mart.article.captions is 'Captions in page order.';
comment on column mart.article.author is 'Byline as printed, without its label.';
comment on column mart.article.section is 'Breadcrumb, parts joined by " > ".';
comment on column mart.article.topic is 'Normalised topic of the section.';
comment on column mart.article.tags is 'Keywords printed on the page.';
comment on column mart.article.published_at is 'Publication time as printed; a day without a time is midnight in Vietnam.';
comment on column mart.article.published_on is 'Day of publication in Vietnam.';
comment on column mart.article.published_precision is 'minute, hour, day, or unknown.';
comment on column mart.article.published_how is 'Where the time stands: label, meta, jsonld, url, feed, listing.';
comment on column mart.article.published_raw is 'The printed form.';
comment on column mart.article.published_estimate is 'Best knowledge of the day of publication.';
comment on column mart.article.published_estimate_how is 'What the estimate rests on.';
comment on column mart.article.day is 'The day it counts on: published, else estimated, else listed, else first seen.';
comment on column mart.article.day_how is 'Which of these the day is.';
comment on column mart.article.event_date is 'The day that the article reports on.';
comment on column mart.article.event_date_raw is 'Its words.';
comment on column mart.article.updated_at is 'Time of the last update as printed.';
comment on column mart.article.first_seen_at is 'Fetch time of its first capture.';
comment on column mart.article.last_seen_at is 'Fetch time of its last capture, "not modified" answers included.';
comment on column mart.article.gone_at is 'When the site was first seen without it; null while it stands.';
comment on column mart.article.version_no is 'Number of the current version.';
comment on column mart.article.view_count is 'Last reading of the page''s counter.';
comment on column mart.article.cluster_key is 'The same for all copies of one text: the smallest of their article keys.';
comment on column mart.article.syndicated_from is 'Address that a copy names as its source.';
comment on column mart.article.syndicated_from_name is 'Paper that a copy names as its source.';
comment on column mart.article.language is 'Language of the text, ISO 639-1.';
comment on column mart.article.char_count is 'Characters of the body.';
comment on column mart.article.layout is 'Layout by which it was read.';
comment on column mart.article.parser_version is 'Version of the parser.';
comment on column mart.article.fetched_at is 'Fetch time of the first capture that shows the current text.';
comment on column mart.article.capture is 'WARC-Record-ID of that capture.';
comment on column mart.article.evidence is 'Per field: how and where it was found, and what was passed over.';

create view mart.article_version as
select
    v.article_key,
    s.stem as source,
    a.canonical_url,
    v.version_no,
    v.version_no = a.version_no as is_current,
    v.first_seen_at,
    (
        select max(r.fetched_at)
        from warehouse.article_reading as r
        where
            r.article_key = v.article_key
            and r.fetched_at >= v.first_seen_at
            and (v.superseded_at is null or r.fetched_at < v.superseded_at)
    ) as last_seen_at,
    v.superseded_at,
    v.kicker,
    v.title,
    v.lead_prefix,
    v.lead,
    v.body,
    v.captions,
    v.author,
    v.published_at,
    v.published_precision,
    v.published_how,
    v.updated_at,
    rd.layout,
    rd.parser_version,
    v.fetched_at,
    v.capture
from warehouse.article_version as v
left join warehouse.fact_article as a on v.article_key = a.article_key
left join warehouse.dim_source as s on a.source_key = s.source_key
left join warehouse.dim_reader as rd on v.reader_key = rd.reader_key;
comment on view mart.article_version is 'One row per article and text that the site showed.';
comment on column mart.article_version.article_key is 'The article.';
comment on column mart.article_version.source is 'Name of the source file.';
comment on column mart.article_version.canonical_url is 'The article''s one address.';
comment on column mart.article_version.version_no is '1, 2, … in the order the site showed them.';
comment on column mart.article_version.is_current is 'Whether it is the one shown last.';
comment on column mart.article_version.first_seen_at is 'Fetch time of the first capture that shows it.';
comment on column mart.article_version.last_seen_at is 'Fetch time of the last capture that shows it.';
comment on column mart.article_version.superseded_at is 'Fetch time of the first capture that shows the next one.';
comment on column mart.article_version.kicker is 'Line above the title.';
comment on column mart.article_version.title is 'Title.';
comment on column mart.article_version.lead_prefix is 'Agency prefix or dash that the lead begins with.';
comment on column mart.article_version.lead is 'Lead paragraph (sapo).';
comment on column mart.article_version.body is 'Paragraphs, joined by a blank line.';
comment on column mart.article_version.captions is 'Captions in page order.';
comment on column mart.article_version.author is 'Byline as printed.';
comment on column mart.article_version.published_at is 'Publication time that this version prints.';
comment on column mart.article_version.published_precision is 'minute, hour, day, or unknown.';
comment on column mart.article_version.published_how is 'Where the time stands.';
comment on column mart.article_version.updated_at is 'Time of the last update that this version prints.';
comment on column mart.article_version.layout is 'Layout by which it was read.';
comment on column mart.article_version.parser_version is 'Version of the parser.';
comment on column mart.article_version.fetched_at is 'Fetch time of the capture it was read from.';
comment on column mart.article_version.capture is 'WARC-Record-ID of that capture.';

create index refusal_open on crawl.refusal (url_id) where resolved_at is null;
create index url_gone on crawl.url (source) where state = 'gone';

create view mart.coverage as
select
    k.source,
    k.day,
    n.listed,
    n.fetched,
    n.loaded,
    n.refused,
    coalesce(c.state, 'not_crawled') as state,
    c.reason
from (
    select
        cc.source,
        cc.day
    from crawl.coverage as cc
    union
    select
        u.source,
        u.day
    from crawl.url as u
) as k
left join crawl.coverage as c on k.source = c.source and k.day = c.day
cross join lateral (
    select
        count(*) as listed,
        count(u.first_fetched_day) as fetched,
        count(a.article_key) as loaded,
        count(*) filter (where u.state = 'refused') as refused
    from crawl.url as u
    left join warehouse.fact_article as a on u.url_id = a.url_id
    where u.source = k.source and u.day = k.day
) as n;
comment on view mart.coverage is 'One row per source and day: what was listed, fetched, loaded and refused, and whether the day was crawled.';
comment on column mart.coverage.source is 'Name of the source file.';
comment on column mart.coverage.day is 'The day that articles count on.';
comment on column mart.coverage.listed is 'Article addresses known for the day.';
comment on column mart.coverage.fetched is 'Of these, fetched at least once.';
comment on column mart.coverage.loaded is 'Of these, in the warehouse.';
comment on column mart.coverage.refused is 'Of these, refused: see `baotinh refused`.';
comment on column mart.coverage.state is 'What the newest crawl of the day came to; not_crawled: its articles were met by other days'' crawls only.';
comment on column mart.coverage.reason is 'Why, where something went wrong.';
