-- one row per restated article, byline name and part
with mention as materialized (
    select
        s.article_key,
        src.source_key,
        btrim(n.name) as name,
        n.role
    from stage.restated as s
    inner join warehouse.dim_source as src on s.source = src.stem
    cross join
        lateral (
            select
                c ->> 'name' as name,
                coalesce(c ->> 'role', 'text') as role
            from jsonb_array_elements(s.credits) as c
            union
            select
                part,
                'text'
            from regexp_split_to_table(s.author, ', ') as part
            where s.credits = '[]'
        ) as n
    where btrim(n.name) <> ''
),

-- read once per name, however often it signs
named as materialized (
    select
        k.name,
        warehouse.match_key(k.name) as match_key
    from (select distinct m.name from mention as m) as k
)

insert into stage.author (article_key, source_key, name, match_key, role)
select
    m.article_key,
    m.source_key,
    m.name,
    n.match_key,
    m.role
from mention as m
inner join named as n on m.name = n.name
