-- star: an article of the batch whose versions are not 1, 2, … in time, or whose current one is not the last
with touched as (
    select distinct r.article_key
    from warehouse.article_reading as r
    where r.batch_id = %(batch_id)s
)

select concat(t.article_key, ': ', count(*), ' versions, current ', min(a.version_no)) as detail
from touched as t
inner join warehouse.fact_article as a on t.article_key = a.article_key
inner join warehouse.article_version as v on t.article_key = v.article_key
group by t.article_key
having
    count(*) <> max(v.version_no)
    or max(v.version_no) <> min(a.version_no)
    or count(*) filter (where v.superseded_at is null) <> 1
limit 100
