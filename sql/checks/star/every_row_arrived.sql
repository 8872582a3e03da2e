-- star: a capture of the batch that passed the checks has no reading in the warehouse
select concat(a.row_no, ' ', a.canonical_url) as detail
from stage.article as a
inner join warehouse.dim_source as s on a.source = s.stem
left join crawl.capture as c on a.capture = c.capture
where
    a.batch_id = %(batch_id)s
    and not a.is_refused
    and not exists (
        select from warehouse.fact_article as f
        inner join warehouse.article_reading as r on f.article_key = r.article_key
        where f.url_id = c.url_id and r.fetched_at = a.fetched_at and r.capture_id = a.capture_id
    )
    and not exists (
        select from warehouse.fact_article as f
        inner join warehouse.article_reading as r on f.article_key = r.article_key
        where
            f.source_key = s.source_key
            and coalesce(f.article_id, f.canonical_url) = coalesce(a.article_id, a.canonical_url)
            and r.fetched_at = a.fetched_at
            and r.capture_id = a.capture_id
    )
limit 100
