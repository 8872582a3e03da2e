-- row: the article was taken down
select
    a.row_no,
    t.reason as detail
from stage.article as a
left join crawl.capture as c on a.capture = c.capture
left join crawl.url as u on c.url_id = u.url_id
inner join warehouse.tombstone as t on t.canonical_url in (a.canonical_url, u.canonical_url)
where a.batch_id = %(batch_id)s
