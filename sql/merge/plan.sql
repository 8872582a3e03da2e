-- one row per version that a touched article shall have: a pure function of its readings, whatever order they came in
with touched as materialized (
    select
        i.article_key,
        bool_or(i.is_new) as is_new
    from stage.incoming as i
    where i.fate = 'fresh'
    group by i.article_key
),

reading as materialized (
    select
        r.article_key,
        t.is_new,
        r.fetched_at,
        r.capture_id,
        r.reader_key,
        d.is_generic,
        r.batch_id,
        r.content_hash,
        r.detail_hash,
        dense_rank() over (partition by r.article_key order by r.fetched_at, r.capture_id) as seq
    from touched as t
    inner join warehouse.article_reading as r on t.article_key = r.article_key
    inner join warehouse.dim_reader as d on r.reader_key = d.reader_key
    where r.content_hash is not null
),

-- a change is judged against the nearest earlier capture that the same reader has read; the newest reader's word counts
compared as (
    select
        r.article_key,
        r.seq,
        r.reader_key,
        lag(r.seq) over same_reader as previous_seq,
        lag(r.content_hash) over same_reader <> r.content_hash as is_change
    from reading as r
    window same_reader as (partition by r.article_key, r.reader_key order by r.seq)
),

verdict as (
    select distinct on (c.article_key, c.seq)
        c.article_key,
        c.seq,
        coalesce(c.is_change, false) as is_change
    from compared as c
    order by c.article_key, c.seq, c.previous_seq desc nulls last, c.reader_key desc
),

-- of several readings of one capture the newest batch's counts
standing as (
    select distinct on (r.article_key, r.seq) r.*
    from reading as r
    order by r.article_key, r.seq, r.batch_id desc, r.reader_key desc
),

run as (
    select
        s.*,
        count(*) filter (where v.is_change) over (partition by s.article_key order by s.seq) as run_no
    from standing as s
    inner join verdict as v on s.article_key = v.article_key and s.seq = v.seq
),

-- the text comes from the batch or from a version that is there already: one with the same details, else one that
-- differs in nothing but details
with_text as (
    select
        r.*,
        case when batch.is_exact or held.version_no is null then batch.row_no end as row_no,
        held.version_no as old_version_no,
        case when batch.is_exact or held.version_no is null then batch.detail_hash else held.detail_hash end
            as text_detail_hash
    from run as r
    left join lateral (
        select
            i.row_no,
            i.detail_hash,
            i.detail_hash = r.detail_hash as is_exact
        from stage.incoming as i
        where
            i.article_key = r.article_key
            and i.content_hash = r.content_hash
            and i.fate = 'fresh'
        order by i.detail_hash = r.detail_hash desc, i.capture_id = r.capture_id desc, i.fetched_at, i.row_no
        limit 1
    ) as batch on true
    left join lateral (
        select
            v.version_no,
            v.detail_hash
        from warehouse.article_version as v
        where
            not r.is_new
            and v.article_key = r.article_key
            and v.content_hash = r.content_hash
        order by v.detail_hash = r.detail_hash desc, v.version_no
        limit 1
    ) as held on true
),

-- what a run shows is what its last capture shows, but a layout's reading before a generic one
shown as (
    select
        w.*,
        min(w.fetched_at) over (partition by w.article_key, w.run_no) as began_at,
        first_value(w.content_hash) over last_shown as shown_content,
        first_value(w.detail_hash) over last_shown as shown_detail,
        first_value(w.reader_key) over last_shown as shown_by,
        first_value(w.row_no is not null or w.old_version_no is not null) over last_shown as has_text
    from with_text as w
    window last_shown as (
        partition by w.article_key, w.run_no
        order by w.row_no is null and w.old_version_no is null, w.is_generic, w.seq desc
    )
),

-- and it stands for the first capture of the run that shows it so
first_shown as (
    select distinct on (s.article_key, s.run_no) s.*
    from shown as s
    where
        s.has_text
        and s.content_hash = s.shown_content
        and s.detail_hash = s.shown_detail
        and s.reader_key = s.shown_by
    order by s.article_key, s.run_no, s.seq
),

numbered as (
    select
        f.article_key,
        row_number() over run_order as version_no,
        lead(f.run_no) over run_order is null as is_current,
        f.is_new,
        f.content_hash,
        f.text_detail_hash as detail_hash,
        f.reader_key,
        f.capture_id,
        f.fetched_at,
        f.began_at as first_seen_at,
        lead(f.began_at) over run_order as superseded_at,
        f.row_no,
        f.old_version_no
    from first_shown as f
    window run_order as (partition by f.article_key order by f.run_no)
)

insert into stage.plan (
    batch_id, article_key, version_no, is_current, is_new, content_hash, detail_hash, reader_key, capture_id,
    fetched_at, first_seen_at, superseded_at, row_no, old_version_no, is_changed
)
select
    %(batch_id)s,
    n.article_key,
    n.version_no,
    n.is_current,
    n.is_new,
    n.content_hash,
    n.detail_hash,
    n.reader_key,
    n.capture_id,
    n.fetched_at,
    n.first_seen_at,
    n.superseded_at,
    n.row_no,
    n.old_version_no,
    v.article_key is null
from numbered as n
left join warehouse.article_version as v
    on
        not n.is_new
        and n.article_key = v.article_key
        and n.version_no = v.version_no
        and n.content_hash = v.content_hash
        and n.detail_hash = v.detail_hash
        and n.reader_key = v.reader_key
        and n.fetched_at = v.fetched_at
        and n.first_seen_at = v.first_seen_at
        and n.superseded_at is not distinct from v.superseded_at
