-- Marts that are kept ready, because their questions read every article. Refreshed after a batch is published, or by
-- schedule once that takes long; mart.refresh says when.
create table mart.refresh (
    mart text primary key,
    refreshed_at timestamptz not null,
    seconds double precision not null
);
comment on table mart.refresh is 'One row per mart that is kept ready: when it was last made, and how long that took.';
comment on column mart.refresh.mart is 'Name of the mart.';
comment on column mart.refresh.refreshed_at is 'When it was last made: it shows nothing newer.';
comment on column mart.refresh.seconds is 'How long that took.';

grant select, insert, update on mart.refresh to loader;

create materialized view mart.person_quarter as
select
    p_now.name as province_now,
    date_trunc('quarter', a.day)::date as quarter,
    m.person_key,
    d.name,
    sum(m.in_lead + m.in_body) as mentions,
    count(*) filter (where m.in_lead + m.in_body > 0) as articles,
    (
        array_agg(array_to_string(m.positions, ', ') order by a.day desc, a.article_key desc)
        filter (where m.positions <> '{}')
    )[1] as positions
from warehouse.article_person as m
inner join warehouse.dim_person as d on m.person_key = d.person_key
inner join warehouse.fact_article as a on m.article_key = a.article_key
inner join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
inner join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
group by 1, 2, 3, 4;
create unique index person_quarter_key on mart.person_quarter (person_key, quarter, province_now);
create index person_quarter_quarter on mart.person_quarter (quarter, province_now);
comment on materialized view mart.person_quarter is 'One row per person, quarter and province of today: how often named. Kept ready.';
comment on column mart.person_quarter.province_now is 'Today''s unit of the articles.';
comment on column mart.person_quarter.quarter is 'First day of the quarter.';
comment on column mart.person_quarter.person_key is 'The person.';
comment on column mart.person_quarter.name is 'Name.';
comment on column mart.person_quarter.mentions is 'Occurrences in lead and body.';
comment on column mart.person_quarter.articles is 'Articles that name the person in lead or body.';
comment on column mart.person_quarter.positions is 'Positions printed last in the quarter; null: none.';

create materialized view mart.position_holder as
select
    k.position_key,
    p_now.name as province_now,
    m.person_key,
    d.name,
    d.namesake,
    min(a.day) as first_mention,
    max(a.day) as last_mention,
    count(distinct m.article_key) as articles
from warehouse.article_person as m
cross join lateral unnest(m.position_keys) as k (position_key)
inner join warehouse.dim_person as d on m.person_key = d.person_key
inner join warehouse.fact_article as a on m.article_key = a.article_key
inner join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
inner join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
group by 1, 2, 3, 4, 5;
create unique index position_holder_key on mart.position_holder (position_key, person_key, province_now);
comment on materialized view mart.position_holder is 'One row per position, person and province of today: from when to when named with it. Kept ready.';
comment on column mart.position_holder.position_key is 'Position in lower case and one tone style.';
comment on column mart.position_holder.province_now is 'Today''s unit of the articles.';
comment on column mart.position_holder.person_key is 'The person.';
comment on column mart.position_holder.name is 'Name.';
comment on column mart.position_holder.namesake is 'What a known namesake is told apart by.';
comment on column mart.position_holder.first_mention is 'Day of the first article with it.';
comment on column mart.position_holder.last_mention is 'Day of the last article with it.';
comment on column mart.position_holder.articles is 'Articles with it.';

create materialized view mart.author_month as
select
    s.stem as source,
    b.author_key,
    d.name,
    date_trunc('month', a.day)::date as month,
    coalesce(b.role, 'any') as role,
    count(distinct b.article_key) as articles,
    min(a.day) as first_day,
    max(a.day) as last_day
from warehouse.article_author as b
inner join warehouse.dim_author as d on b.author_key = d.author_key
inner join warehouse.dim_source as s on d.source_key = s.source_key
inner join warehouse.fact_article as a on b.article_key = a.article_key
group by
    grouping sets (
        (s.stem, b.author_key, d.name, date_trunc('month', a.day), b.role),
        (s.stem, b.author_key, d.name, date_trunc('month', a.day))
    );
create unique index author_month_key on mart.author_month (author_key, month, role);
comment on materialized view mart.author_month is 'One row per byline name, month and part, and one with role "any". Kept ready.';
comment on column mart.author_month.source is 'Name of the source file.';
comment on column mart.author_month.author_key is 'The byline name.';
comment on column mart.author_month.name is 'Name as printed.';
comment on column mart.author_month.month is 'First day of the month.';
comment on column mart.author_month.role is 'text, photo, text_photo, compiled, translated, graphics, video; any: all of them.';
comment on column mart.author_month.articles is 'Articles signed.';
comment on column mart.author_month.first_day is 'Day of the first.';
comment on column mart.author_month.last_day is 'Day of the last.';

create materialized view mart.view_count as
select distinct on (c.article_key)
    c.article_key,
    s.stem as source,
    a.day,
    c.view_count,
    c.fetched_at as read_at
from warehouse.article_view_count as c
inner join warehouse.fact_article as a on c.article_key = a.article_key
inner join warehouse.dim_source as s on a.source_key = s.source_key
order by c.article_key, c.fetched_at desc;
create unique index view_count_key on mart.view_count (article_key);
create index view_count_source on mart.view_count (source, view_count desc);
comment on materialized view mart.view_count is 'One row per article with a counter: its last reading. Kept ready.';
comment on column mart.view_count.article_key is 'The article.';
comment on column mart.view_count.source is 'Name of the source file.';
comment on column mart.view_count.day is 'The day it counts on.';
comment on column mart.view_count.view_count is 'Views as printed last.';
comment on column mart.view_count.read_at is 'When that was.';

create materialized view mart.source_month as
with taken as (
    select distinct p.copy_key as article_key
    from mart.article_copy as p
    inner join warehouse.fact_article as o on p.original_key = o.article_key
    inner join warehouse.fact_article as c on p.copy_key = c.article_key
    where p.kind = 'copy' and o.source_key <> c.source_key
)

select
    s.stem as source,
    date_trunc('month', a.day)::date as month,
    r.layout,
    r.parser_version,
    count(*) as articles,
    count(*) filter (where t.article_key is not null or a.syndicated_name is not null) as syndicated,
    sum(a.char_count) as characters,
    count(*) filter (where a.char_count < 500) as short,
    count(*) filter (where v.lead is null) as without_lead,
    count(*) filter (where v.author is null) as without_author,
    count(*) filter (where a.published_at is null) as undated
from warehouse.fact_article as a
inner join warehouse.article_version as v on a.article_key = v.article_key and a.version_no = v.version_no
inner join warehouse.dim_reader as r on v.reader_key = r.reader_key
inner join warehouse.dim_source as s on a.source_key = s.source_key
left join taken as t on a.article_key = t.article_key
group by 1, 2, 3, 4;
create unique index source_month_key on mart.source_month (source, month, layout, parser_version);
comment on materialized view mart.source_month is 'One row per source, month, layout and parser version: how many articles, of what kind, and how well read. Kept ready.';
comment on column mart.source_month.source is 'Name of the source file.';
comment on column mart.source_month.month is 'First day of the month.';
comment on column mart.source_month.layout is 'Layout by which they were read.';
comment on column mart.source_month.parser_version is 'Version of the parser.';
comment on column mart.source_month.articles is 'Articles.';
comment on column mart.source_month.syndicated is 'Of these, copies of another paper''s, or such as name another paper.';
comment on column mart.source_month.characters is 'Characters of their bodies, in all.';
comment on column mart.source_month.short is 'Articles with fewer than 500 characters.';
comment on column mart.source_month.without_lead is 'Articles without a lead.';
comment on column mart.source_month.without_author is 'Articles without a byline.';
comment on column mart.source_month.undated is 'Articles without a publication date.';

create materialized view mart.article_month as
select
    date_trunc('month', a.day)::date as month,
    a.source,
    a.province_then,
    a.province_then_code,
    a.province_now,
    coalesce(a.topic, 'unknown') as topic,
    a.published_precision,
    coalesce(
        a.published_how, case when a.published_estimate is not null then 'inferred' else 'unknown' end
    ) as published_how,
    count(*) as articles
from mart.article as a
group by 1, 2, 3, 4, 5, 6, 7, 8;
create unique index article_month_key on mart.article_month (
    month, source, province_then, province_then_code, province_now, topic, published_precision, published_how
) nulls not distinct;
comment on materialized view mart.article_month is 'Articles counted by month, source, province, topic and how their date is known. Kept ready.';
comment on column mart.article_month.month is 'First day of the month.';
comment on column mart.article_month.source is 'Name of the source file.';
comment on column mart.article_month.province_then is 'Provincial unit on the articles'' day.';
comment on column mart.article_month.province_then_code is 'Its code then.';
comment on column mart.article_month.province_now is 'Today''s unit of the same territory.';
comment on column mart.article_month.topic is 'Normalised topic of the section, or unknown.';
comment on column mart.article_month.published_precision is 'minute, hour, day, or unknown.';
comment on column mart.article_month.published_how is 'Where the date stands; inferred from the text, or unknown.';
comment on column mart.article_month.articles is 'Articles.';

create materialized view mart.event_delay as
select
    a.source,
    date_trunc('month', a.published_on)::date as month,
    a.published_on - a.event_date as days,
    count(*) as articles
from mart.article as a
where a.event_date is not null and a.published_on is not null
group by 1, 2, 3;
create unique index event_delay_key on mart.event_delay (source, month, days);
comment on materialized view mart.event_delay is 'Articles counted by source, month and days between the event and its publication. Kept ready.';
comment on column mart.event_delay.source is 'Name of the source file.';
comment on column mart.event_delay.month is 'First day of the month of publication.';
comment on column mart.event_delay.days is 'Days from the event to the publication.';
comment on column mart.event_delay.articles is 'Articles.';

create materialized view mart.document_month as
select
    c.document_key,
    c.number,
    c.number_key,
    c.level,
    c.lineage,
    c.issued_on,
    c.province_now,
    date_trunc('month', c.day)::date as month,
    max(c.kind) as kind,
    max(c.issuer) as issuer,
    min(c.day) as first_cited,
    max(c.day) as last_cited,
    min(c.day) filter (where c.day >= c.issued_on) as first_cited_since_issued,
    count(distinct c.article_key) as articles
from mart.document_citation as c
group by 1, 2, 3, 4, 5, 6, 7, 8;
create unique index document_month_key on mart.document_month (document_key, province_now, month);
create index document_month_number on mart.document_month (number_key);
comment on materialized view mart.document_month is 'Citations counted by document, province of today and month. Kept ready.';
comment on column mart.document_month.document_key is 'The document.';
comment on column mart.document_month.number is 'Number as printed.';
comment on column mart.document_month.number_key is 'Number in upper case without white space.';
comment on column mart.document_month.level is 'Level of the issuer.';
comment on column mart.document_month.lineage is 'central, or the province''s lineage.';
comment on column mart.document_month.issued_on is 'Date of the document.';
comment on column mart.document_month.province_now is 'Today''s unit of the articles.';
comment on column mart.document_month.month is 'First day of the month.';
comment on column mart.document_month.kind is 'Nghị quyết, Chỉ thị, Quyết định, …';
comment on column mart.document_month.issuer is 'Issuer as printed.';
comment on column mart.document_month.first_cited is 'Day of the first article that cites it.';
comment on column mart.document_month.last_cited is 'Day of the last.';
comment on column mart.document_month.first_cited_since_issued is 'The first that is not older than the document.';
comment on column mart.document_month.articles is 'Articles that cite it.';

create materialized view mart.indicator_figure as
select f.*
from mart.figure as f
where f.indicator is not null and f.period_from is not null;
create unique index indicator_figure_key on mart.indicator_figure (article_key, position);
create index indicator_figure_period on mart.indicator_figure (indicator, period_from);
comment on materialized view mart.indicator_figure is 'The figures with a known indicator and period: see mart.figure. Kept ready.';
comment on column mart.indicator_figure.article_key is 'The article.';
comment on column mart.indicator_figure.position is '1, 2, … in the order of the text.';
comment on column mart.indicator_figure.source is 'Name of the source file.';
comment on column mart.indicator_figure.province_then is 'Provincial unit of the article on its day.';
comment on column mart.indicator_figure.province_now is 'Today''s unit of the same territory.';
comment on column mart.indicator_figure.published_at is 'Publication time of the article.';
comment on column mart.indicator_figure.day is 'The day the article counts on.';
comment on column mart.indicator_figure.label is 'What the figure is of, in the article''s words.';
comment on column mart.indicator_figure.raw is 'The words with the number.';
comment on column mart.indicator_figure.value is 'The number in its printed unit; of a fraction the quotient.';
comment on column mart.indicator_figure.unit is 'Unit as printed.';
comment on column mart.indicator_figure.kind is 'level, change (signed), plan_ratio, period_ratio, share, fraction, count, rank, lower_bound.';
comment on column mart.indicator_figure.numerator is 'Upper part of a fraction.';
comment on column mart.indicator_figure.denominator is 'Lower part of a fraction.';
comment on column mart.indicator_figure.value_base is 'The number in its base unit.';
comment on column mart.indicator_figure.unit_base is 'The base unit.';
comment on column mart.indicator_figure.change_pct is 'Change against an earlier period in per cent.';
comment on column mart.indicator_figure.indicator is 'Indicator that the label names.';
comment on column mart.indicator_figure.indicator_name is 'Its Vietnamese name.';
comment on column mart.indicator_figure.period is 'Period in the article''s words.';
comment on column mart.indicator_figure.period_from is 'First day of the period.';
comment on column mart.indicator_figure.period_to is 'Last day of the period.';
comment on column mart.indicator_figure.compared_with is 'What a change or ratio is against.';
comment on column mart.indicator_figure.flags is 'estimate, minor, suspect_unit, misprint_in_source.';
comment on column mart.indicator_figure.cluster_key is 'The same for figures of copies of one text.';

-- only an owner may refresh or analyze, and the loader owns nothing: these lend it just that
create function mart.make_anew(mart_name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('refresh materialized view concurrently mart.%I', mart_name);
end
$$;
comment on function mart.make_anew(text) is 'Makes a mart that is kept ready anew. For the loader.';
revoke execute on function mart.make_anew(text) from public;
grant execute on function mart.make_anew(text) to loader, owner;

create function stage.know_size(table_name text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if table_name = 'pending' then
        analyze stage.pending (article_key, day); -- statistics of its long arrays would cost more than they bring
    else
        execute format('analyze stage.%I', table_name);
    end if;
end
$$;
comment on function stage.know_size(
    text
) is 'Lets the planner know how many rows a working table holds. For the loader.';
revoke execute on function stage.know_size(text) from public;
grant execute on function stage.know_size(text) to loader, owner;
