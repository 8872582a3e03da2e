-- one row per article that learns of a smaller key in its cluster; run until there is none
with edge as (
    select
        c.article_key,
        c.other_key
    from warehouse.article_copy as c
    inner join stage.cluster as k on c.article_key = k.article_key
    where c.kind = 'copy'
),

heard as (
    select
        e.article_key,
        k.label
    from edge as e
    inner join stage.cluster as k on e.other_key = k.article_key
    union all
    select
        e.other_key,
        k.label
    from edge as e
    inner join stage.cluster as k on e.article_key = k.article_key
),

smallest as (
    select
        h.article_key,
        min(h.label) as label
    from heard as h
    group by h.article_key
)

update stage.cluster as k
set label = s.label
from smallest as s
where k.article_key = s.article_key and s.label < k.label
