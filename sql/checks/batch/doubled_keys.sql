-- batch: one capture gave rows of two different articles
select concat(min(a.capture), ': ', count(distinct coalesce(a.article_id, a.canonical_url)), ' articles') as detail
from stage.article as a
where a.batch_id = %(batch_id)s and a.capture is not null
group by a.capture_id
having count(distinct coalesce(a.article_id, a.canonical_url)) > 1
