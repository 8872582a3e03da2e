-- row: the article was taken down, by its address or by the site's own id, whatever address it comes under; where the
-- frontier does not know one of the two, so that the numbering is not known, the id alone tells
with met as (
    select
        a.row_no,
        t.reason
    from warehouse.tombstone as t
    inner join stage.article as a on t.canonical_url = a.canonical_url
    where a.batch_id = %(batch_id)s
    union all
    select
        a.row_no,
        t.reason
    from warehouse.tombstone as t
    inner join crawl.url as u on t.canonical_url = u.canonical_url
    inner join crawl.capture as c on u.url_id = c.url_id
    inner join stage.article as a on c.capture = a.capture
    where a.batch_id = %(batch_id)s
    union all
    select
        a.row_no,
        t.reason
    from warehouse.tombstone as t
    inner join stage.article as a on t.source = a.source and t.article_id = a.article_id
    left join crawl.capture as c on a.capture = c.capture
    left join crawl.url as u on c.url_id = u.url_id
    where a.batch_id = %(batch_id)s and (u.url_id is null or t.id_space is null or t.id_space = u.id_space)
)

select
    m.row_no,
    min(m.reason) as detail
from met as m
group by m.row_no
