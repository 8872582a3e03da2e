-- one row per visited address with its state before and after; an unknown address becomes known
with given as (
    select v.*
    from
        jsonb_to_recordset(%(visits)s::jsonb) as v (
            position integer,
            identity text,
            id_space text,
            article_id text,
            canonical_url text,
            url text,
            found_by text,
            day date,
            outcome text,
            reason text,
            http_status integer,
            etag text,
            last_modified text,
            payload_digest text,
            capture text,
            fetched_at timestamptz
        )
),

visit as (
    select distinct on (g.identity) g.*
    from given as g
    order by g.identity asc, g.position desc
),

before as (
    select
        u.url_id,
        u.identity,
        u.state,
        u.attempts
    from crawl.url as u
    inner join visit as v on u.identity = v.identity
    where u.source = %(source)s
    for update of u
),

added as (
    insert into crawl.url (
        source, id_space, article_id, canonical_url, url, found_by, found_batch, found_day, day, day_how,
        state, reason, first_fetched_day, last_visit_day, due_day, attempts,
        http_status, etag, last_modified, payload_digest, last_capture, last_fetched_at
    )
    select
        %(source)s,
        v.id_space,
        v.article_id,
        v.canonical_url,
        v.url,
        coalesce(v.found_by, 'address') as found_by,
        %(batch_id)s,
        v.day as found_day,
        v.day,
        'found' as day_how,
        case when v.outcome in ('ok', 'same') then 'fetched' else v.outcome end as state,
        v.reason,
        case when v.outcome = 'ok' then v.day end as first_fetched_day,
        v.day as last_visit_day,
        case
            when v.outcome in ('ok', 'same', 'missing') then v.day + 1
            when v.outcome in ('failed', 'disallowed') then v.day
        end as due_day,
        case when v.outcome = 'failed' then 1 else 0 end as attempts,
        v.http_status,
        v.etag,
        v.last_modified,
        v.payload_digest,
        case when v.outcome = 'ok' then v.capture end as last_capture,
        case when v.outcome = 'ok' then v.fetched_at end as last_fetched_at
    from visit as v
    where
        not exists (
            select 1 from before as b
            where b.identity = v.identity
        )
    on conflict (source, identity) do nothing
    returning url_id, identity, state
),

changed as (
    update crawl.url as u
    set
        state = case
            when u.state = 'forgotten' then u.state
            -- the run day after the first fetch brings the one later visit; then the address is settled
            when v.outcome in ('ok', 'same') and coalesce(u.first_fetched_day, v.day) >= v.day then 'fetched'
            when v.outcome in ('ok', 'same') then 'settled'
            -- a removal counts when a second run day confirms it
            when v.outcome = 'missing' and u.state = 'gone' then 'gone'
            when v.outcome = 'missing' and u.state = 'missing' and u.last_visit_day < v.day then 'gone'
            -- a server's failure says nothing of the article: what is known of it stays, and it is tried again
            when v.outcome = 'failed' and u.state in ('missing', 'gone', 'settled') then u.state
            when v.outcome = 'failed' and u.first_fetched_day is not null
                then case when u.attempts + 1 >= %(most_attempts)s then 'settled' else u.state end
            when v.outcome = 'failed' and u.attempts + 1 >= %(most_attempts)s then 'refused'
            else v.outcome
        end,
        due_day = case
            when u.state = 'forgotten' then null
            when v.outcome in ('ok', 'same') and coalesce(u.first_fetched_day, v.day) >= v.day then v.day + 1
            when v.outcome = 'missing' and u.state = 'gone' then null
            when v.outcome = 'missing' and u.state = 'missing' and u.last_visit_day < v.day then null
            when v.outcome = 'missing' then v.day + 1
            when v.outcome = 'failed' and u.state = 'missing' then u.due_day
            when v.outcome = 'failed' and u.attempts + 1 >= %(most_attempts)s then null
            when v.outcome = 'failed' and u.state in ('gone', 'settled') then null
            when v.outcome in ('failed', 'disallowed') then v.day
        end,
        reason = v.reason,
        attempts = case when v.outcome = 'failed' then u.attempts + 1 else 0 end,
        first_fetched_day = coalesce(u.first_fetched_day, case when v.outcome = 'ok' then v.day end),
        last_visit_day = case when v.outcome in ('failed', 'disallowed') then u.last_visit_day else v.day end,
        http_status = coalesce(v.http_status, u.http_status),
        etag = case when v.outcome in ('ok', 'same') then coalesce(v.etag, u.etag) else u.etag end,
        last_modified = case
            when v.outcome in ('ok', 'same') then coalesce(v.last_modified, u.last_modified) else u.last_modified
        end,
        payload_digest = case when v.outcome = 'ok' then v.payload_digest else u.payload_digest end,
        -- a revisit record refers to the last capture that holds a body
        last_capture = case when v.outcome = 'ok' then v.capture else u.last_capture end,
        last_fetched_at = case when v.outcome = 'ok' then v.fetched_at else u.last_fetched_at end
    from visit as v
    where
        u.source = %(source)s and u.identity = v.identity and exists (
            select 1 from before as b
            where b.url_id = u.url_id
        )
    returning u.url_id, u.identity, u.state
)

select
    c.url_id,
    c.identity,
    b.state as state_before,
    c.state as state_after
from changed as c
inner join before as b on c.url_id = b.url_id
union all
select
    a.url_id,
    a.identity,
    null as state_before,
    a.state as state_after
from added as a
