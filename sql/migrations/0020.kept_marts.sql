-- The level of a document's issuer is read from its key: a number in capitals ("QĐ-TTG") is the same document. A position
-- is kept with and without the province's name after it, so that an article that prints both counts once.
create or replace function warehouse.document_level(number text) returns text
language sql immutable strict parallel safe
return (
    select
        case
            when n.key ~ '[-/]TW' then 'TW'
            when n.key ~ '[-/](TU|TWĐTN|HU|THU|TVTU|BCSĐ)\M' then 'TU'
            when n.key ~ 'UBTVQH|/QH[0-9]+|[-/]QH\M' then 'QH'
            when n.key ~ 'HĐND' then 'HĐND'
            when n.key ~ 'UBND' then 'UBND'
            when n.key ~ '[-/]CP\M' then 'CP'
            when n.key ~ '[-/]TTG\M' then 'TTg'
            when n.key ~ '[-/]CTN\M|/L-CTN' then 'CTN'
            when n.key ~ '^(QCVN|TCVN|QCĐP|TCCS)' then 'standard'
            when n.key ~ 'T[TL]+[-/]B|[-/]B[A-ZĐ]{1,7}\M|[-/](NHNN|TANDTC|VKSNDTC|TTCP|KTNN)\M' then 'ministry'
            else 'other'
        end
    from (select upper(number) as key) as n
);

update warehouse.dim_document
set level = warehouse.document_level(number_key)
where level <> warehouse.document_level(number_key);

-- a document that proves to be a central one is one row, whatever province cited it
insert into warehouse.dim_document (number, number_key, level, lineage, issued_on)
select distinct on (d.number_key, d.issued_on)
    d.number,
    d.number_key,
    d.level,
    'central',
    d.issued_on
from warehouse.dim_document as d
where d.lineage <> 'central' and d.level not in ('TU', 'HĐND', 'UBND', 'other')
order by d.number_key, d.issued_on, d.document_key
on conflict (number_key, lineage, issued_on) do nothing;

insert into warehouse.article_document (article_key, document_key, kind, issuer, raw)
select distinct on (m.article_key, c.document_key)
    m.article_key,
    c.document_key,
    m.kind,
    m.issuer,
    m.raw
from warehouse.article_document as m
inner join warehouse.dim_document as d on m.document_key = d.document_key
inner join warehouse.dim_document as c
    on d.number_key = c.number_key and c.lineage = 'central' and c.issued_on is not distinct from d.issued_on
where d.lineage <> 'central' and d.level not in ('TU', 'HĐND', 'UBND', 'other')
order by m.article_key, c.document_key, m.document_key
on conflict do nothing;

delete from warehouse.article_document as m
using warehouse.dim_document as d
where
    m.document_key = d.document_key
    and d.lineage <> 'central'
    and d.level not in ('TU', 'HĐND', 'UBND', 'other');

delete from warehouse.dim_document as d
where d.lineage <> 'central' and d.level not in ('TU', 'HĐND', 'UBND', 'other');

drop materialized view mart.position_holder;
create materialized view mart.position_holder as
with province as (
    select string_agg(distinct n.name_key, '|') as names
    from warehouse.province_by_name as n
),

printed as materialized (
    select distinct k.position_key
    from warehouse.article_person as m
    cross join lateral unnest(m.position_keys) as k (position_key)
),

meant as materialized (
    select
        p.position_key as printed_key,
        p.position_key
    from printed as p
    union
    select
        p.position_key,
        regexp_replace(p.position_key, concat(' (', n.names, ')$'), '')
    from printed as p
    cross join province as n
    union
    select
        p.position_key,
        regexp_replace(p.position_key, concat(' tỉnh (', n.names, ')$'), '')
    from printed as p
    cross join province as n
)

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
cross join lateral unnest(m.position_keys) as t (printed_key)
inner join meant as k on t.printed_key = k.printed_key
inner join warehouse.dim_person as d on m.person_key = d.person_key
inner join warehouse.fact_article as a on m.article_key = a.article_key
inner join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
inner join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
group by 1, 2, 3, 4, 5;
create unique index position_holder_key on mart.position_holder (position_key, person_key, province_now);
comment on materialized view mart.position_holder is 'One row per position, person and province of today: from when to when named with it. Kept ready.';
comment on column mart.position_holder.position_key is 'Position in lower case and one tone style; as printed, and without a province''s name at its end.';
comment on column mart.position_holder.province_now is 'Today''s unit of the articles.';
comment on column mart.position_holder.person_key is 'The person.';
comment on column mart.position_holder.name is 'Name.';
comment on column mart.position_holder.namesake is 'What a known namesake is told apart by.';
comment on column mart.position_holder.first_mention is 'Day of the first article with it.';
comment on column mart.position_holder.last_mention is 'Day of the last article with it.';
comment on column mart.position_holder.articles is 'Articles with it.';

update mart.refresh set refreshed_at = '-infinity';
comment on column mart.refresh.refreshed_at is 'When it was last begun to be made: it shows nothing newer; -infinity: it has to be made anew.';
