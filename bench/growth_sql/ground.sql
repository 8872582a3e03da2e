-- What the many articles will hang on, once: 60 sources with their provinces, and the sections, byline names, people and
-- bodies of the loaded articles again for each source or province, so that few and many articles meet the same variety.
insert into warehouse.dim_source (stem, name, kind, expected_min, expected_max)
select
    'filled_' || n,
    'Báo số ' || n,
    'newspaper',
    10,
    90
from generate_series(1, 60) as n;

insert into warehouse.source_province (source_key, province)
select
    s.source_key,
    p.name
from warehouse.dim_source as s
inner join (
    select
        o.name,
        row_number() over (order by o.province_key) as n
    from warehouse.dim_province as o
    where o.vintage = 63
) as p on s.stem = 'filled_' || p.n;

create table stage.unit_of as
select
    u.source_key,
    u.days,
    u.province_key,
    now.slug as lineage
from warehouse.source_unit as u
inner join warehouse.dim_source as s on u.source_key = s.source_key
inner join warehouse.dim_province as p on u.province_key = p.province_key
inner join warehouse.dim_province as now on p.current_key = now.province_key
where s.stem like 'filled%';

create table stage.original as
select
    a.article_key,
    row_number() over (order by a.article_key) - 1 as n,
    v.content_hash,
    v.detail_hash
from warehouse.fact_article as a
inner join warehouse.article_version as v on a.article_key = v.article_key and a.version_no = v.version_no;

insert into warehouse.dim_section (source_key, path, topic)
select
    s.source_key,
    d.path,
    d.topic
from warehouse.dim_section as d
cross join warehouse.dim_source as s
where s.stem like 'filled%';

insert into warehouse.dim_author (source_key, name, match_key)
select
    s.source_key,
    d.name,
    d.match_key
from warehouse.dim_author as d
cross join warehouse.dim_source as s
where s.stem like 'filled%';

insert into warehouse.dim_person (name, match_key, lineage, namesake)
select
    d.name,
    d.match_key,
    l.lineage,
    d.namesake
from warehouse.dim_person as d
cross join (select distinct u.lineage from stage.unit_of as u) as l
where d.lineage <> 'central'
on conflict do nothing;

insert into warehouse.dim_organisation (name, match_key, kind, lineage)
select
    d.name,
    d.match_key,
    d.kind,
    l.lineage
from warehouse.dim_organisation as d
cross join (select distinct u.lineage from stage.unit_of as u) as l
where d.lineage not in ('central', 'any')
on conflict do nothing;

create table stage.twin_section as
select
    d.section_key as original_key,
    t.source_key,
    t.section_key
from warehouse.dim_section as d
inner join warehouse.dim_section as t on d.path = t.path
where d.source_key = (select s.source_key from warehouse.dim_source as s where s.stem = 'bench');

create table stage.twin_author as
select
    d.author_key as original_key,
    t.source_key,
    t.author_key
from warehouse.dim_author as d
inner join warehouse.dim_author as t on d.match_key = t.match_key
where d.source_key = (select s.source_key from warehouse.dim_source as s where s.stem = 'bench');

create table stage.twin_person as
select
    d.person_key as original_key,
    t.lineage,
    t.person_key
from warehouse.dim_person as d
inner join warehouse.dim_person as t on d.match_key = t.match_key and d.namesake = t.namesake
where d.person_key in (select m.person_key from warehouse.article_person as m);

create table stage.twin_organisation as
select
    d.organisation_key as original_key,
    t.lineage,
    t.organisation_key
from warehouse.dim_organisation as d
inner join warehouse.dim_organisation as t on d.match_key = t.match_key
where d.organisation_key in (select m.organisation_key from warehouse.article_organisation as m);

analyze
