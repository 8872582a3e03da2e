-- one row per capture that prints a counter
insert into warehouse.article_view_count as d (article_key, fetched_at, view_count)
select distinct on (i.article_key, i.fetched_at)
    i.article_key,
    i.fetched_at,
    s.view_count
from stage.incoming as i
inner join stage.article as s on i.row_no = s.row_no
where
    s.batch_id = %(batch_id)s
    and s.view_count is not null
order by i.article_key, i.fetched_at, i.row_no desc
on conflict (
    article_key, fetched_at) do update set view_count = excluded.view_count
where d.view_count is distinct from excluded.view_count
