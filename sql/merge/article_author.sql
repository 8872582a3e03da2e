-- one row per article, byline name and part, for articles whose current page is new or stated anew
insert into warehouse.article_author (article_key, author_key, role)
select distinct
    p.article_key,
    d.author_key,
    n.role
from stage.plan as p
inner join stage.article as s on p.row_no = s.row_no
inner join warehouse.dim_source as src on s.source = src.stem
cross join lateral (
    select
        c ->> 'name' as name,
        coalesce(c ->> 'role', 'text') as role
    from jsonb_array_elements(s.credits) as c
    union
    select
        part,
        'text'
    from regexp_split_to_table(s.author, ', ') as part
    where jsonb_array_length(s.credits) = 0
) as n
inner join warehouse.dim_author as d
    on src.source_key = d.source_key and d.match_key = warehouse.match_key(btrim(n.name))
where s.batch_id = %(batch_id)s and p.is_current and p.is_changed
on conflict do nothing
