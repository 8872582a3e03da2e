-- Who copied whom: what was printed first counts before what kind of site printed it, and an article that names its
-- source is nobody else's.
create function warehouse.bare_url(url text) returns text
language sql immutable parallel safe
return rtrim(substr(replace(url, '://www.', '://'), strpos(replace(url, '://www.', '://'), '://') + 3), '/');
comment on function warehouse.bare_url(text) is
'An address as two are compared: without scheme, www. and a slash at its end.';

create or replace view mart.article_copy as
with pair as (
    select
        c.article_key,
        c.other_key,
        c.kind,
        c.containment,
        named.first_is as first_is_named,
        named.second_is as second_is_named,
        a.syndicated_name is not null as first_names_another,
        b.syndicated_name is not null as second_names_another,
        s_a.kind = 'aggregator' as first_aggregates,
        s_b.kind = 'aggregator' as second_aggregates,
        case when a.published_precision = 'minute' then a.published_at end as first_at,
        case when b.published_precision = 'minute' then b.published_at end as second_at,
        a.published_on as first_on,
        b.published_on as second_on,
        s_a.stem as first_source,
        s_b.stem as second_source,
        a.day as first_day,
        b.day as second_day
    from warehouse.article_copy as c
    left join warehouse.fact_article as a on c.article_key = a.article_key
    left join warehouse.fact_article as b on c.other_key = b.article_key
    left join warehouse.dim_source as s_a on a.source_key = s_a.source_key
    left join warehouse.dim_source as s_b on b.source_key = s_b.source_key
    cross join
        lateral (
            select
                b.syndicated_url is not null
                and warehouse.bare_url(b.syndicated_url)
                in (warehouse.bare_url(a.canonical_url), warehouse.bare_url(a.url)) as first_is,
                a.syndicated_url is not null
                and warehouse.bare_url(a.syndicated_url)
                in (warehouse.bare_url(b.canonical_url), warehouse.bare_url(b.url)) as second_is
            limit 1 -- of one row: it makes the planner look once, however many columns are made of it
        ) as named
),

ordered as (
    select
        p.*,
        o.how,
        o.first_precedes
    from pair as p
    cross join
        lateral (
            select
                case
                    when p.first_is_named <> p.second_is_named then 'named'
                    when p.first_at <> p.second_at then 'minute'
                    when p.first_on <> p.second_on then 'day'
                    when p.first_aggregates <> p.second_aggregates then 'aggregator'
                end as how,
                case
                    when p.first_is_named <> p.second_is_named then p.first_is_named
                    when p.first_at <> p.second_at then p.first_at < p.second_at
                    when p.first_on <> p.second_on then p.first_on < p.second_on
                    when p.first_aggregates <> p.second_aggregates then p.second_aggregates
                end as first_precedes
            limit 1
        ) as o
),

judged as (
    select
        o.*,
        case
            when
                o.how = 'named'
                or not case when o.first_precedes then o.first_names_another else o.second_names_another end
                then o.first_precedes
        end as first_is_original
    from ordered as o
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
    case when j.first_is_original is not null then j.how end as direction_how,
    extract(
        epoch from
        case
            when j.first_is_original then j.second_at - j.first_at
            when not j.first_is_original then j.first_at - j.second_at
        end
    ) / 60 as lag_minutes
from judged as j;
comment on column mart.article_copy.original_key is 'The one that was first; null where that can''t be known, and where the earlier one names another source.';
comment on column mart.article_copy.direction_how is 'How that is known: named (the copy names its source), minute (both print theirs), day (they print different ones), aggregator; the first of these that tells.';
comment on column mart.article_copy.lag_minutes is 'Minutes from the one that was first to the other, where both print theirs; below zero where a copy prints an earlier one than the source that it names.';

-- The province of an aggregator's article is known only after its comparison: what it names moves to that lineage then.
create view stage.moved as
select
    a.article_key,
    a.day,
    p_now.slug as lineage
from stage.cluster as k
inner join warehouse.fact_article as a on k.article_key = a.article_key
inner join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
inner join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
where not exists (select from warehouse.source_province as s where s.source_key = a.source_key);
comment on view stage.moved is
'Of the articles whose clusters are found anew those whose province comes from their copies, with its lineage.';
comment on column stage.moved.article_key is 'The article.';
comment on column stage.moved.day is 'Its day.';
comment on column stage.moved.lineage is 'Today''s unit of its province.';

create view stage.moved_person as
select
    b.article_key,
    b.person_key,
    d.name,
    d.match_key,
    m.lineage,
    coalesce(known.label, '') as namesake
from stage.moved as m
inner join warehouse.article_person as b on m.article_key = b.article_key
inner join warehouse.dim_person as d on b.person_key = d.person_key
left join lateral (
    select n.label
    from warehouse.namesake as n
    where
        n.match_key = d.match_key
        and n.lineage = m.lineage
        and daterange(n.valid_from, n.valid_to, '[]') @> m.day
        and (
            n.position_pattern is null
            or exists (select from unnest(b.position_keys) as k where k ~ n.position_pattern)
        )
    order by n.position_pattern nulls last, n.label
    limit 1
) as known on true
where d.lineage not in ('central', m.lineage);
comment on view stage.moved_person is 'One row per person whom such an article names in a lineage that it no longer has.';
comment on column stage.moved_person.article_key is 'The article.';
comment on column stage.moved_person.person_key is 'The person in the old lineage.';
comment on column stage.moved_person.name is 'Name.';
comment on column stage.moved_person.match_key is 'Name as match key.';
comment on column stage.moved_person.lineage is 'The new lineage.';
comment on column stage.moved_person.namesake is 'Which of several known namesakes there.';

create function warehouse.url_forms(url text) returns text[]
language sql immutable parallel safe
return (
    select array_agg(s.scheme || w.www || warehouse.bare_url(url_forms.url) || e.slash)
    from unnest(array['https://', 'http://']) as s (scheme)
    cross join unnest(array['', 'www.']) as w (www)
    cross join unnest(array['', '/']) as e (slash)
);
comment on function warehouse.url_forms(text) is
'The addresses that are one with this: with either scheme, with www. and without, with a slash at the end and without.';
