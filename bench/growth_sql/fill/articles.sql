-- One in 500 has gone, one in 40 shows its second text.
insert into warehouse.fact_article (
    article_key, source_key, id_space, article_id, canonical_url, url, url_id, version_no, section_key,
    province_then_key, day, day_how, published_at, published_precision, published_how, published_raw,
    published_estimate, published_estimate_how, event_date, language, char_count, cluster_key, first_seen_at, gone_at
)
select
    c.article_key,
    c.source_key,
    '',
    c.article_key::text,
    'https://filled.vn/tin-' || c.article_key,
    'https://filled.vn/tin-' || c.article_key,
    c.article_key,
    c.version_no,
    t.section_key,
    c.province_key,
    c.day,
    'published',
    c.published_at,
    'minute',
    'label',
    a.published_raw,
    c.day,
    'label',
    c.day - (c.n % 4)::integer,
    a.language,
    a.char_count,
    case
        when c.is_copy then c.article_key - 1
        when c.n % 12 = 0 and c.n < current_setting('bench.size')::integer then c.article_key
    end,
    c.fetched_at,
    case when c.n % 500 = 3 then c.fetched_at + interval '30 days' end
from stage.clone as c
inner join warehouse.fact_article as a on c.original_key = a.article_key
left join stage.twin_section as t on a.section_key = t.original_key and c.source_key = t.source_key
order by c.article_key
