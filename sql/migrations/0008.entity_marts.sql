-- Marts of what articles are about.
create view mart.person_mention as
select
    m.article_key,
    m.person_key,
    s.stem as source,
    p_then.name as province_then,
    p_now.name as province_now,
    a.published_at,
    a.day,
    d.name,
    d.match_key as name_key,
    d.lineage,
    d.namesake,
    m.positions,
    m.position_keys,
    m.mentions,
    m.in_lead,
    m.in_body,
    m.in_caption
from warehouse.article_person as m
left join warehouse.dim_person as d on m.person_key = d.person_key
left join warehouse.fact_article as a on m.article_key = a.article_key
left join warehouse.dim_source as s on a.source_key = s.source_key
left join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
left join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key;
comment on view mart.person_mention is 'One row per article and person named in its current version.';
comment on column mart.person_mention.article_key is 'The article.';
comment on column mart.person_mention.person_key is 'The person.';
comment on column mart.person_mention.source is 'Name of the source file.';
comment on column mart.person_mention.province_then is 'Provincial unit of the article on its day.';
comment on column mart.person_mention.province_now is 'Today''s unit of the same territory.';
comment on column mart.person_mention.published_at is 'Publication time of the article.';
comment on column mart.person_mention.day is 'The day the article counts on.';
comment on column mart.person_mention.name is 'Name of the person.';
comment on column mart.person_mention.name_key is 'Name in lower case and one tone style.';
comment on column mart.person_mention.lineage is 'Slug of today''s province, central, or unknown.';
comment on column mart.person_mention.namesake is 'What a known namesake is told apart by.';
comment on column mart.person_mention.positions is 'Positions printed beside the name.';
comment on column mart.person_mention.position_keys is 'The same as match keys.';
comment on column mart.person_mention.mentions is 'Literal occurrences of the full name.';
comment on column mart.person_mention.in_lead is 'Of these, in the lead.';
comment on column mart.person_mention.in_body is 'Of these, in the body.';
comment on column mart.person_mention.in_caption is 'Of these, in captions.';

create view mart.organisation_mention as
select
    m.article_key,
    m.organisation_key,
    s.stem as source,
    p_then.name as province_then,
    p_now.name as province_now,
    a.published_at,
    a.day,
    d.name,
    d.match_key as name_key,
    d.kind,
    d.lineage,
    m.name as printed,
    m.also_written,
    m.is_generic
from warehouse.article_organisation as m
left join warehouse.dim_organisation as d on m.organisation_key = d.organisation_key
left join warehouse.fact_article as a on m.article_key = a.article_key
left join warehouse.dim_source as s on a.source_key = s.source_key
left join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
left join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key;
comment on view mart.organisation_mention is 'One row per article and body named in its current version.';
comment on column mart.organisation_mention.article_key is 'The article.';
comment on column mart.organisation_mention.organisation_key is 'The body.';
comment on column mart.organisation_mention.source is 'Name of the source file.';
comment on column mart.organisation_mention.province_then is 'Provincial unit of the article on its day.';
comment on column mart.organisation_mention.province_now is 'Today''s unit of the same territory.';
comment on column mart.organisation_mention.published_at is 'Publication time of the article.';
comment on column mart.organisation_mention.day is 'The day the article counts on.';
comment on column mart.organisation_mention.name is 'Name of the body as first printed.';
comment on column mart.organisation_mention.name_key is 'Name in lower case and one tone style.';
comment on column mart.organisation_mention.kind is 'party, state, front, company, international.';
comment on column mart.organisation_mention.lineage is 'Slug of today''s province, central, any, or unknown.';
comment on column mart.organisation_mention.printed is 'Its name as printed in this article.';
comment on column mart.organisation_mention.also_written is 'Other forms in this article.';
comment on column mart.organisation_mention.is_generic is 'No single body is meant.';

create view mart.place_mention as
select
    m.article_key,
    s.stem as source,
    p_then.name as province_then,
    p_now.name as province_now,
    a.published_at,
    a.day,
    m.name,
    m.match_key as name_key,
    unit.name as unit_then,
    unit_now.name as unit_now
from warehouse.article_place as m
left join warehouse.fact_article as a on m.article_key = a.article_key
left join warehouse.dim_source as s on a.source_key = s.source_key
left join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
left join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
left join warehouse.dim_province as unit on m.province_key = unit.province_key
left join warehouse.dim_province as unit_now on unit.current_key = unit_now.province_key;
comment on view mart.place_mention is 'One row per article and place named in its current version.';
comment on column mart.place_mention.article_key is 'The article.';
comment on column mart.place_mention.source is 'Name of the source file.';
comment on column mart.place_mention.province_then is 'Provincial unit of the article on its day.';
comment on column mart.place_mention.province_now is 'Today''s unit of the same territory.';
comment on column mart.place_mention.published_at is 'Publication time of the article.';
comment on column mart.place_mention.day is 'The day the article counts on.';
comment on column mart.place_mention.name is 'The place as printed.';
comment on column mart.place_mention.name_key is 'Name in lower case and one tone style.';
comment on column mart.place_mention.unit_then is 'Where the place is a province or was one: the unit on the article''s day.';
comment on column mart.place_mention.unit_now is 'And today.';

create view mart.document_citation as
select
    m.article_key,
    coalesce(dated.document_key, d.document_key) as document_key,
    s.stem as source,
    p_then.name as province_then,
    p_now.name as province_now,
    a.published_at,
    a.day,
    coalesce(dated.number, d.number) as number,
    d.number_key,
    m.kind,
    m.issuer,
    d.level,
    d.lineage,
    coalesce(dated.issued_on, d.issued_on) as issued_on,
    d.issued_on is not null as date_is_printed,
    m.raw
from warehouse.article_document as m
left join warehouse.dim_document as d on m.document_key = d.document_key
left join warehouse.fact_article as a on m.article_key = a.article_key
left join warehouse.dim_source as s on a.source_key = s.source_key
left join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
left join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
left join lateral (
    select
        o.document_key,
        o.number,
        o.issued_on
    from warehouse.dim_document as o
    where
        d.issued_on is null
        and o.number_key = d.number_key
        and o.lineage = d.lineage
        and o.issued_on <= a.day
    order by o.issued_on desc
    limit 1
) as dated on true;
comment on view mart.document_citation is
'One row per article and numbered document cited; a citation without a date means the newest document of that number before the article.';
comment on column mart.document_citation.article_key is 'The article.';
comment on column mart.document_citation.document_key is 'The document.';
comment on column mart.document_citation.source is 'Name of the source file.';
comment on column mart.document_citation.province_then is 'Provincial unit of the article on its day.';
comment on column mart.document_citation.province_now is 'Today''s unit of the same territory.';
comment on column mart.document_citation.published_at is 'Publication time of the article.';
comment on column mart.document_citation.day is 'The day the article counts on.';
comment on column mart.document_citation.number is 'Number as printed, for example 45-CT/TW.';
comment on column mart.document_citation.number_key is 'Number in upper case without white space.';
comment on column mart.document_citation.kind is 'Nghị quyết, Chỉ thị, Quyết định, …';
comment on column mart.document_citation.issuer is 'Issuer as printed.';
comment on column mart.document_citation.level is 'Level of the issuer: TW, TU, QH, CP, TTg, CTN, ministry, HĐND, UBND, standard, other.';
comment on column mart.document_citation.lineage is 'central, or the province''s lineage.';
comment on column mart.document_citation.issued_on is 'Date of the document.';
comment on column mart.document_citation.date_is_printed is 'Whether this article prints the date itself.';
comment on column mart.document_citation.raw is 'The citation as printed.';

create view mart.figure as
select
    f.article_key,
    f.position,
    s.stem as source,
    p_then.name as province_then,
    p_now.name as province_now,
    a.published_at,
    a.day,
    f.label,
    f.raw,
    f.value,
    f.unit,
    f.kind,
    f.numerator,
    f.denominator,
    f.value_base,
    f.unit_base,
    case f.kind
        when 'change' then case when f.unit_base = '%' then f.value end
        when 'period_ratio' then f.value - 100
    end as change_pct,
    f.indicator,
    i.name as indicator_name,
    f.period,
    f.period_from,
    f.period_to,
    f.compared_with,
    f.flags,
    coalesce(a.cluster_key, a.article_key) as cluster_key
from warehouse.article_figure as f
left join warehouse.fact_article as a on f.article_key = a.article_key
left join warehouse.dim_source as s on a.source_key = s.source_key
left join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
left join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
left join warehouse.indicator as i on f.indicator = i.indicator;
comment on view mart.figure is 'One row per figure in an article''s current version.';
comment on column mart.figure.article_key is 'The article.';
comment on column mart.figure.position is '1, 2, … in the order of the text.';
comment on column mart.figure.source is 'Name of the source file.';
comment on column mart.figure.province_then is 'Provincial unit of the article on its day.';
comment on column mart.figure.province_now is 'Today''s unit of the same territory.';
comment on column mart.figure.published_at is 'Publication time of the article.';
comment on column mart.figure.day is 'The day the article counts on.';
comment on column mart.figure.label is 'What the figure is of, in the article''s words.';
comment on column mart.figure.raw is 'The words with the number.';
comment on column mart.figure.value is 'The number in its printed unit; of a fraction the quotient.';
comment on column mart.figure.unit is 'Unit as printed.';
comment on column mart.figure.kind is 'level, change (signed), plan_ratio, period_ratio, share, fraction, count, rank, lower_bound.';
comment on column mart.figure.numerator is 'Upper part of a fraction.';
comment on column mart.figure.denominator is 'Lower part of a fraction.';
comment on column mart.figure.value_base is 'The number in its base unit (tỷ đồng → đồng).';
comment on column mart.figure.unit_base is 'The base unit.';
comment on column mart.figure.change_pct is 'Change against an earlier period in per cent: of "bằng 93% so với cùng kỳ" it is -7.';
comment on column mart.figure.indicator is 'Indicator that the label names; null where none is known.';
comment on column mart.figure.indicator_name is 'Its Vietnamese name.';
comment on column mart.figure.period is 'Period in the article''s words.';
comment on column mart.figure.period_from is 'First day of the period.';
comment on column mart.figure.period_to is 'Last day of the period.';
comment on column mart.figure.compared_with is 'What a change or ratio is against.';
comment on column mart.figure.flags is 'estimate, minor, suspect_unit, misprint_in_source.';
comment on column mart.figure.cluster_key is 'The same for figures of copies of one text.';
