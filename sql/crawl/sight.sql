-- one row per entry of a listing or feed: known or new, its state, and whether a complete walk of the finder saw it
with entry as (
    select distinct on (e.identity) e.*
    from
        jsonb_to_recordset(%(entries)s::jsonb) as e (
            position integer,
            identity text,
            id_space text,
            article_id text,
            canonical_url text,
            url text,
            listed_raw text,
            listed_value timestamptz,
            listed_day date,
            listed_precision text,
            listed_how text
        )
    order by e.identity asc, e.position asc
),

known as (
    select
        u.url_id,
        u.identity,
        u.state,
        u.day,
        u.day_how,
        u.listed_precision,
        s.url_id is not null as sighted,
        coalesce(w.complete, false) as seen_complete
    from crawl.url as u
    inner join entry as e on u.identity = e.identity
    left join crawl.sighting as s on u.url_id = s.url_id and s.finder = %(finder)s
    left join crawl.walk as w on s.batch_id = w.batch_id and s.finder = w.finder
    where u.source = %(source)s
),

added as (
    insert into crawl.url (
        source, id_space, article_id, canonical_url, url,
        listed_raw, listed_value, listed_precision, listed_how, listed_seen_at,
        found_by, found_batch, found_day, due_day, day, day_how
    )
    select
        %(source)s,
        e.id_space,
        e.article_id,
        e.canonical_url,
        e.url,
        e.listed_raw,
        e.listed_value,
        e.listed_precision,
        e.listed_how,
        case when e.listed_value is not null then %(seen_at)s::timestamptz end as listed_seen_at,
        %(finder)s,
        %(batch_id)s,
        %(day)s as found_day,
        %(day)s as due_day,
        coalesce(e.listed_day, %(day)s) as own_day,
        case when e.listed_day is null then 'found' else 'listed' end as day_how
    from entry as e
    where
        not exists (
            select 1 from known as k
            where k.identity = e.identity
        )
    order by e.position
    on conflict (source, identity) do nothing
    returning url_id, identity, state, day, day_how
),

-- a printed date is kept where there was none, or a coarser one; what the page itself said of its day stays
dated as (
    update crawl.url as u
    set
        listed_raw = e.listed_raw,
        listed_value = e.listed_value,
        listed_precision = e.listed_precision,
        listed_how = e.listed_how,
        listed_seen_at = %(seen_at)s::timestamptz,
        day = case when u.day_how = 'found' then e.listed_day else u.day end,
        day_how = case when u.day_how = 'found' then 'listed' else u.day_how end
    from entry as e
    where
        u.source = %(source)s
        and u.identity = e.identity
        and e.listed_value is not null
        and (u.listed_value is null or (u.listed_precision = 'day' and e.listed_precision = 'minute'))
    returning u.url_id
),

present as (
    select
        identity,
        url_id,
        state,
        day,
        day_how,
        sighted,
        seen_complete,
        false as is_new
    from known
    union all
    select
        identity,
        url_id,
        state,
        day,
        day_how,
        false as sighted,
        false as seen_complete,
        true as is_new
    from added
),

-- a sighting of a walk that never got complete passes to this batch; a complete one stays as it is
sighted as (
    insert into crawl.sighting (url_id, finder, batch_id, listed_raw)
    select
        p.url_id,
        %(finder)s,
        %(batch_id)s,
        e.listed_raw
    from present as p
    inner join entry as e on p.identity = e.identity
    where not p.seen_complete
    on conflict (url_id, finder) do update set batch_id = excluded.batch_id
    returning url_id
)

select
    identity,
    url_id,
    state,
    day,
    day_how,
    seen_complete,
    is_new
from present
