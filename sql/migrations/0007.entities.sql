-- People, organisations, documents, figures and places: dimensions, links, and the rules that normalise them.

-- text rules
create or replace function warehouse.tone(text) returns text
language sql immutable strict parallel safe
return case
    when $1 ~ '(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])'
        then replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
            replace(replace(replace(replace(replace(
                $1,
                'oà', 'òa'
            ), 'oá', 'óa'), 'oả', 'ỏa'), 'oã', 'õa'), 'oạ', 'ọa'),
            'oè', 'òe'
        ), 'oé', 'óe'), 'oẻ', 'ỏe'), 'oẽ', 'õe'), 'oẹ', 'ọe'),
        'uỳ', 'ùy'), 'uý', 'úy'), 'uỷ', 'ủy'), 'uỹ', 'ũy'), 'uỵ', 'ụy')
    else $1
end;

create function warehouse.document_level(number text) returns text
language sql immutable strict parallel safe
return case
    when number ~ '[-/]TW' then 'TW'
    when number ~ '[-/](TU|TWĐTN|HU|ThU|TVTU|BCSĐ)\M' then 'TU'
    when number ~ 'UBTVQH|/QH[0-9]+|[-/]QH\M' then 'QH'
    when number ~ 'HĐND' then 'HĐND'
    when number ~ 'UBND' then 'UBND'
    when number ~ '[-/]CP\M' then 'CP'
    when number ~ '[-/]TTg\M' then 'TTg'
    when number ~ '[-/]CTN\M|/L-CTN' then 'CTN'
    when number ~ '^(QCVN|TCVN|QCĐP|TCCS)' then 'standard'
    when number ~ 'T[TL]+[-/]B|[-/]B[A-ZĐ]{1,7}\M|[-/](NHNN|TANDTC|VKSNDTC|TTCP|KTNN)\M' then 'ministry'
    else 'other'
end;
comment on function warehouse.document_level(text) is
'Level of the issuer by the letters of a document''s number (Decree 30/2020/NĐ-CP): TW, TU, QH, CP, TTg, CTN, ministry, HĐND, UBND, standard, other.';

create function warehouse.position_is_central(position_key text) returns boolean
language sql immutable strict parallel safe
return position_key ~ (
    '^(nguyên )?(phó )?(tổng bí thư|chủ tịch nước|thủ tướng|chủ tịch quốc hội|bộ trưởng|tổng thanh tra|tổng kiểm toán'
    || '|thống đốc ngân hàng nhà nước|thường trực ban bí thư)'
    || '|^(nguyên )?thứ trưởng|ủy viên bộ chính trị|^bí thư trung ương đảng|tối cao$'
    || '|^(nguyên )?(phó )?(trưởng ban|chánh văn phòng|chủ nhiệm|bí thư) .*trung ương( đảng|$)'
    || '|^(phó )?chủ nhiệm (ủy ban|văn phòng) .*(quốc hội|chính phủ)|^(phó )?chủ tịch ủy ban trung ương'
);
comment on function warehouse.position_is_central(text) is 'Whether a position (match key) is one of the central party and state.';

create function warehouse.position_is_local(position_key text) returns boolean
language sql immutable strict parallel safe
return position_key
~ '(tỉnh|thành ủy|thành phố|huyện|quận|thị ủy|thị xã|đảng ủy xã|phường|\mxã\M|ubnd|hđnd|đoàn đại biểu quốc hội)';
comment on function warehouse.position_is_local(text) is 'Whether a position (match key) is one of a province or below.';

create function warehouse.body_scope(body_key text, kind text) returns text
language sql immutable strict parallel safe
return case
    when kind in ('company', 'international') then 'any'
    when
        body_key ~ (
            '(tỉnh|thành ủy|thành phố|huyện|quận|thị ủy|thị xã|thị trấn|phường|\mxã\M|thôn|ubnd|hđnd|chqs'
            || '|chỉ huy quân sự|đồn biên phòng|^sở |^phòng |^chi cục)'
        )
        then 'local'
    when
        body_key ~ (
            '^(đảng|quốc hội|chính phủ|bộ chính trị|ban bí thư|trung ương|nhà nước|thủ tướng'
            || '|ủy ban thường vụ quốc hội)( |$)'
            || '|^bộ (?!đội)|trung ương( đảng)?( khóa [ivxlc]+)?$|^trung ương|tối cao$|^tổng cục|^ngân hàng nhà nước'
            || '|^(văn phòng|đảng đoàn|ban cán sự đảng) (quốc hội|chính phủ|chủ tịch nước|trung ương)'
            || '|việt nam$|^kiểm toán nhà nước|^thanh tra chính phủ|^hội đồng bầu cử quốc gia'
        )
        then 'central'
    else 'local'
end;
comment on function warehouse.body_scope(text, text) is
'Which bodies of one name are one: central (one in the country), any (companies, international), local (one per province).';

-- sections
create table warehouse.topic_rule (
    rule_no integer primary key,
    topic text not null check (topic is nfc normalized),
    pattern text not null check (('' ~ pattern) is not null)
);
comment on table warehouse.topic_rule is 'How a breadcrumb is given its topic: the first rule whose pattern its last part that matches any rule matches.';
comment on column warehouse.topic_rule.rule_no is 'Order of trying.';
comment on column warehouse.topic_rule.topic is 'Normalised topic.';
comment on column warehouse.topic_rule.pattern is 'Regular expression over the folded breadcrumb part.';

create function warehouse.topic_of(path text) returns text
language sql stable strict parallel safe
return (
    select r.topic
    from regexp_split_to_table(path, ' > ') with ordinality as p (part, n)
    inner join warehouse.topic_rule as r on warehouse.fold_key(p.part) ~ r.pattern
    order by p.n desc, r.rule_no
    limit 1
);
comment on function warehouse.topic_of(text) is 'Normalised topic of a breadcrumb: its most special part that a rule knows; null where none does.';

-- people
create table warehouse.namesake (
    match_key text not null check (match_key is nfc normalized),
    lineage text not null,
    label text not null check (label <> ''),
    valid_from date,
    valid_to date,
    position_pattern text check (position_pattern is null or ('' ~ position_pattern) is not null),
    unique nulls not distinct (match_key, lineage, label, valid_from)
);
comment on table warehouse.namesake is 'Known namesakes within one province, told apart by period or position.';
comment on column warehouse.namesake.match_key is 'The name.';
comment on column warehouse.namesake.lineage is 'The province''s lineage, or central.';
comment on column warehouse.namesake.label is 'What the person is told apart by.';
comment on column warehouse.namesake.valid_from is 'Articles from this day; null: any.';
comment on column warehouse.namesake.valid_to is 'Articles to this day; null: any.';
comment on column warehouse.namesake.position_pattern is 'Regular expression over a position''s match key; null: any.';

create table warehouse.dim_person (
    person_key bigint generated always as identity primary key,
    name text not null check (name <> '' and name is nfc normalized),
    match_key text not null check (match_key is nfc normalized),
    lineage text not null,
    namesake text not null default '',
    sort_key text not null generated always as (warehouse.sort_key(name)) stored,
    unique (match_key, lineage, namesake)
);
comment on table warehouse.dim_person is
'One row per person: a name (accents kept, tone style folded) in a province''s lineage, or central. Positions belong to mentions.';
comment on column warehouse.dim_person.person_key is 'Surrogate key.';
comment on column warehouse.dim_person.name is 'Name as first printed.';
comment on column warehouse.dim_person.match_key is 'Name in lower case and one tone style; accents stay, because Thanh and Thành are two names.';
comment on column warehouse.dim_person.lineage is 'Slug of today''s province of the articles, central, or unknown.';
comment on column warehouse.dim_person.namesake is 'What a known namesake is told apart by; empty: none known.';
comment on column warehouse.dim_person.sort_key is 'Orders names as a Vietnamese dictionary does.';

create table warehouse.article_person (
    article_key bigint not null references warehouse.fact_article on delete cascade,
    person_key bigint not null references warehouse.dim_person,
    positions text[] not null,
    position_keys text[] not null,
    mentions integer not null check (mentions >= 0),
    in_lead integer not null,
    in_body integer not null,
    in_caption integer not null,
    primary key (article_key, person_key)
);
create index article_person_person on warehouse.article_person (person_key);
create index article_person_position on warehouse.article_person using gin (position_keys);
comment on table warehouse.article_person is 'One row per article and person named in it.';
comment on column warehouse.article_person.article_key is 'The article.';
comment on column warehouse.article_person.person_key is 'The person.';
comment on column warehouse.article_person.positions is 'Positions printed beside the name, as printed.';
comment on column warehouse.article_person.position_keys is 'The same as match keys.';
comment on column warehouse.article_person.mentions is 'Literal occurrences of the full name.';
comment on column warehouse.article_person.in_lead is 'Of these, in the lead.';
comment on column warehouse.article_person.in_body is 'Of these, in the body.';
comment on column warehouse.article_person.in_caption is 'Of these, in captions.';

-- organisations
create table warehouse.dim_organisation (
    organisation_key bigint generated always as identity primary key,
    name text not null check (name <> '' and name is nfc normalized),
    match_key text not null check (match_key is nfc normalized),
    kind text not null check (kind in ('party', 'state', 'front', 'company', 'international')),
    lineage text not null,
    unique (match_key, lineage)
);
comment on table warehouse.dim_organisation is
'One row per body: a name in a province''s lineage ("UBND tỉnh" is another one in each province), central, or any.';
comment on column warehouse.dim_organisation.organisation_key is 'Surrogate key.';
comment on column warehouse.dim_organisation.name is 'Name as first printed.';
comment on column warehouse.dim_organisation.match_key is 'Name in lower case and one tone style.';
comment on column warehouse.dim_organisation.kind is 'party, state, front, company, international.';
comment on column warehouse.dim_organisation.lineage is 'Slug of today''s province of the articles, central, any (companies, international), or unknown.';

create table warehouse.article_organisation (
    article_key bigint not null references warehouse.fact_article on delete cascade,
    organisation_key bigint not null references warehouse.dim_organisation,
    name text not null,
    also_written text[] not null,
    is_generic boolean not null,
    primary key (article_key, organisation_key)
);
create index article_organisation_organisation on warehouse.article_organisation (organisation_key);
comment on table warehouse.article_organisation is 'One row per article and body named in it.';
comment on column warehouse.article_organisation.article_key is 'The article.';
comment on column warehouse.article_organisation.organisation_key is 'The body.';
comment on column warehouse.article_organisation.name is 'Its name as printed.';
comment on column warehouse.article_organisation.also_written is 'Other forms in the same article.';
comment on column warehouse.article_organisation.is_generic is 'No single body is meant.';

-- documents
create table warehouse.dim_document (
    document_key bigint generated always as identity primary key,
    number text not null check (number <> ''),
    number_key text not null,
    level text not null,
    lineage text not null,
    issued_on date,
    unique nulls not distinct (number_key, lineage, issued_on)
);
create index dim_document_number on warehouse.dim_document (number_key, issued_on);
comment on table warehouse.dim_document is
'One row per numbered document and printed date; the same number without a date is a row of its own, resolved in mart.document_citation.';
comment on column warehouse.dim_document.document_key is 'Surrogate key.';
comment on column warehouse.dim_document.number is 'Number as printed, for example 45-CT/TW.';
comment on column warehouse.dim_document.number_key is 'Number in upper case without white space, dashes alike.';
comment on column warehouse.dim_document.level is 'Level of the issuer: see document_level().';
comment on column warehouse.dim_document.lineage is 'central, or the province''s lineage: provincial numbers repeat in every province.';
comment on column warehouse.dim_document.issued_on is 'Date of the document; null where not printed.';

create table warehouse.article_document (
    article_key bigint not null references warehouse.fact_article on delete cascade,
    document_key bigint not null references warehouse.dim_document,
    kind text not null,
    issuer text,
    raw text not null,
    primary key (article_key, document_key)
);
create index article_document_document on warehouse.article_document (document_key);
comment on table warehouse.article_document is 'One row per article and numbered document cited in it.';
comment on column warehouse.article_document.article_key is 'The article.';
comment on column warehouse.article_document.document_key is 'The document.';
comment on column warehouse.article_document.kind is 'Nghị quyết, Chỉ thị, Quyết định, …';
comment on column warehouse.article_document.issuer is 'Issuer as printed; null where not printed.';
comment on column warehouse.article_document.raw is 'The citation as printed.';

-- figures
create table warehouse.unit (
    unit_key text primary key,
    base text not null,
    factor numeric not null check (factor > 0)
);
comment on table warehouse.unit is 'Units of figures with their base unit: "tỷ đồng" is 1,000,000,000 "đồng".';
comment on column warehouse.unit.unit_key is 'Unit as a match key.';
comment on column warehouse.unit.base is 'Its base unit.';
comment on column warehouse.unit.factor is 'How many base units it is.';

create table warehouse.indicator (
    indicator text primary key,
    name text not null,
    rule_no integer not null,
    pattern text not null check (('' ~ pattern) is not null),
    excluded text check (excluded is null or ('' ~ excluded) is not null),
    unique (rule_no) deferrable initially deferred
);
comment on table warehouse.indicator is 'Indicators that can be followed across papers.';
comment on column warehouse.indicator.indicator is 'Code.';
comment on column warehouse.indicator.name is 'Vietnamese name.';
comment on column warehouse.indicator.rule_no is 'Order of trying; the first that fits counts.';
comment on column warehouse.indicator.pattern is 'Regular expression over the folded label.';
comment on column warehouse.indicator.excluded is 'Regular expression that must not fit.';

create function warehouse.indicator_of(label text) returns text
language sql stable strict parallel safe
return (
    select i.indicator
    from warehouse.indicator as i
    cross join (select warehouse.fold_key(label) as folded) as l
    where l.folded ~ i.pattern and (i.excluded is null or l.folded !~ i.excluded)
    order by i.rule_no
    limit 1
);
comment on function warehouse.indicator_of(text) is 'Indicator that a figure''s label names; null where none is known.';

create function warehouse.period(text) returns daterange
language sql immutable strict parallel safe
return (
    select
        case
            when $1 ~* 'nhiệm kỳ' or p.range_from > p.range_to then null
            when p.range_from is not null
                then daterange(make_date(p.range_from, 1, 1), make_date(p.range_to, 12, 31), '[]')
            when p.quarter is not null
                then daterange(
                    make_date(p.year, p.quarter * 3 - 2, 1),
                    (make_date(p.year, p.quarter * 3 - 2, 1) + interval '3 months')::date
                )
            when p.last_months is not null
                then daterange(make_date(p.year, 13 - p.last_months, 1), make_date(p.year, 12, 31), '[]')
            when p.first_months is not null
                then daterange(
                    make_date(p.year, 1, 1), (make_date(p.year, 1, 1) + make_interval(months => p.first_months))::date
                )
            when p.month is not null
                then daterange(
                    make_date(p.year, p.month, 1), (make_date(p.year, p.month, 1) + interval '1 month')::date
                )
            when p.year is not null then daterange(make_date(p.year, 1, 1), make_date(p.year, 12, 31), '[]')
        end
    from (
        select
            r.range_from,
            r.range_to,
            r.year,
            case when r.quarter between 1 and 4 then r.quarter end as quarter,
            case when r.first_months between 1 and 12 then r.first_months end as first_months,
            case when r.last_months between 1 and 12 then r.last_months end as last_months,
            case when r.month between 1 and 12 then r.month end as month
        from (
            select
                (regexp_match(k.key, '((?:19|20)\d\d)\s?[-–]\s?((?:19|20)\d\d)'))[1]::int as range_from,
                (regexp_match(k.key, '((?:19|20)\d\d)\s?[-–]\s?((?:19|20)\d\d)'))[2]::int as range_to,
                (regexp_match(k.key, '(?<!\d)((?:19|20)\d\d)(?!\d)'))[1]::int as year,
                case (regexp_match(k.key, 'quý\s(iv|i{1,3}|[1-4])\M'))[1]
                    when 'i' then 1 when 'ii' then 2 when 'iii' then 3 when 'iv' then 4
                    when '1' then 1 when '2' then 2 when '3' then 3 when '4' then 4
                end as quarter,
                (regexp_match(
                    replace(
                        replace(replace(k.key, 'sáu tháng', '6 tháng'), 'chín tháng', '9 tháng'), 'ba tháng', '3 tháng'
                    ),
                    '(\d{1,2}) tháng(?: đầu)?(?: của)?(?: năm)? '
                ))[1]::int as first_months,
                (regexp_match(replace(k.key, 'sáu tháng', '6 tháng'), '(\d{1,2}) tháng cuối'))[1]::int as last_months,
                (regexp_match(k.key, 'tháng (\d{1,2})(?!\d)'))[1]::int as month
            from (select lower(normalize($1, nfc)) as key) as k
        ) as r
    ) as p
);
comment on function warehouse.period(text) is
'Days of a period as reports name it: "6 tháng đầu năm 2021", "quý III/2020", "tháng 9/2020", "2020", "giai đoạn 2021-2025"; null for terms of office and what names no year.';

create table warehouse.article_figure (
    article_key bigint not null references warehouse.fact_article on delete cascade,
    position smallint not null,
    label text not null,
    raw text not null,
    value double precision not null,
    unit text not null,
    kind text not null check (
        kind in ('level', 'change', 'plan_ratio', 'period_ratio', 'share', 'fraction', 'count', 'rank', 'lower_bound')
    ),
    numerator bigint,
    denominator bigint,
    period text,
    period_from date,
    period_to date,
    compared_with text,
    flags text[] not null,
    indicator text references warehouse.indicator,
    value_base double precision not null,
    unit_base text not null,
    primary key (article_key, position)
);
create index article_figure_indicator on warehouse.article_figure (indicator, period_from)
where indicator is not null;
create index article_figure_flags on warehouse.article_figure using gin (flags) where flags <> '{}';
comment on table warehouse.article_figure is 'One row per figure in an article''s current version.';
comment on column warehouse.article_figure.article_key is 'The article.';
comment on column warehouse.article_figure.position is '1, 2, … in the order of the text.';
comment on column warehouse.article_figure.label is 'What the figure is of, in the article''s words.';
comment on column warehouse.article_figure.raw is 'The words with the number.';
comment on column warehouse.article_figure.value is 'The number in its printed unit; of a fraction the quotient.';
comment on column warehouse.article_figure.unit is 'Unit as printed.';
comment on column warehouse.article_figure.kind is 'level, change (signed), plan_ratio, period_ratio, share, fraction, count, rank, lower_bound.';
comment on column warehouse.article_figure.numerator is 'Upper part of a fraction.';
comment on column warehouse.article_figure.denominator is 'Lower part of a fraction.';
comment on column warehouse.article_figure.period is 'Period in the article''s words.';
comment on column warehouse.article_figure.period_from is 'First day of the period.';
comment on column warehouse.article_figure.period_to is 'Last day of the period.';
comment on column warehouse.article_figure.compared_with is 'What a change or ratio is against.';
comment on column warehouse.article_figure.flags is 'estimate, minor, suspect_unit, misprint_in_source.';
comment on column warehouse.article_figure.indicator is 'Indicator that the label names; null where none is known.';
comment on column warehouse.article_figure.value_base is 'The number in its base unit (tỷ đồng → đồng).';
comment on column warehouse.article_figure.unit_base is 'The base unit.';

-- places
create table warehouse.article_place (
    article_key bigint not null references warehouse.fact_article on delete cascade,
    position smallint not null,
    name text not null check (name is nfc normalized),
    match_key text not null,
    province_key integer references warehouse.dim_province,
    primary key (article_key, position)
);
create index article_place_name on warehouse.article_place (match_key);
create index article_place_province on warehouse.article_place (province_key) where province_key is not null;
comment on table warehouse.article_place is 'One row per article and place named in it, other than the source''s own province.';
comment on column warehouse.article_place.article_key is 'The article.';
comment on column warehouse.article_place.position is '1, 2, … in the order of the text.';
comment on column warehouse.article_place.name is 'Name as printed.';
comment on column warehouse.article_place.match_key is 'Name in lower case and one tone style.';
comment on column warehouse.article_place.province_key is 'The unit, on the article''s day, where the place is a province or was one.';

-- what the batch's restated articles mention
create view stage.mention_author as
select
    s.article_key,
    src.source_key,
    btrim(n.name) as name,
    warehouse.match_key(n.name) as match_key,
    n.role
from stage.restated as s
inner join warehouse.dim_source as src on s.source = src.stem
cross join
    lateral (
        select
            c ->> 'name' as name,
            coalesce(c ->> 'role', 'text') as role
        from jsonb_array_elements(s.credits) as c
        union
        select
            part,
            'text'
        from regexp_split_to_table(s.author, ', ') as part
        where jsonb_array_length(s.credits) = 0
    ) as n
where btrim(n.name) <> '';
comment on view stage.mention_author is 'Byline names of the batch''s restated articles.';

create unlogged table stage.person (
    article_key bigint not null,
    name text not null,
    match_key text not null,
    lineage text not null,
    namesake text not null,
    positions text[] not null,
    position_keys text[] not null,
    mentions integer not null,
    in_lead integer not null,
    in_body integer not null,
    in_caption integer not null
);
comment on table stage.person is 'Working table of the merge: people of the batch''s restated articles.';

create unlogged table stage.organisation (
    article_key bigint not null,
    name text not null,
    match_key text not null,
    kind text not null,
    lineage text not null,
    also_written text[] not null,
    is_generic boolean not null
);
comment on table stage.organisation is 'Working table of the merge: bodies of the batch''s restated articles.';

create unlogged table stage.document (
    article_key bigint not null,
    number text not null,
    number_key text not null,
    level text not null,
    lineage text not null,
    issued_on date,
    kind text not null,
    issuer text,
    raw text not null
);
comment on table stage.document is 'Working table of the merge: documents cited in the batch''s restated articles.';
