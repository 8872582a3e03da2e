-- one row per restated article and numbered document cited in it
with mention as (
    select
        s.article_key,
        coalesce(p_now.slug, 'unknown') as province,
        btrim(n.item ->> 'number') as number,
        upper(regexp_replace(translate(n.item ->> 'number', '–', '-'), '\s', '', 'g')) as number_key,
        warehouse.document_level(n.item ->> 'number') as level,
        (n.item ->> 'date')::date as issued_on,
        coalesce(n.item ->> 'kind', '') as kind,
        n.item ->> 'issuer' as issuer,
        coalesce(n.item ->> 'raw', n.item ->> 'number') as raw
    from stage.restated as s
    inner join warehouse.fact_article as a on s.article_key = a.article_key
    inner join warehouse.dim_province as p_then on a.province_then_key = p_then.province_key
    inner join warehouse.dim_province as p_now on p_then.current_key = p_now.province_key
    cross join lateral jsonb_array_elements(s.documents) as n (item)
    where btrim(n.item ->> 'number') <> ''
)

insert into stage.document (article_key, number, number_key, level, lineage, issued_on, kind, issuer, raw)
select
    m.article_key,
    m.number,
    m.number_key,
    m.level,
    case when m.level in ('TU', 'HĐND', 'UBND', 'other') then m.province else 'central' end,
    m.issued_on,
    m.kind,
    m.issuer,
    m.raw
from mention as m
