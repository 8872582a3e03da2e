-- one row per provincial unit and status, from the lists of 63 and 34 units and the changes of status
with unit as (
    select
        63 as vintage,
        r.row ->> 'gso_code' as code,
        r.row ->> 'name' as name,
        r.row ->> 'full_name' as full_name,
        r.row ->> 'slug' as slug,
        r.row ->> 'iso_3166_2' as iso_code,
        r.row ->> 'region' as region,
        r.row ->> 'capital' as centre,
        null::date as valid_from,
        (r.row ->> 'valid_to')::date as valid_to
    from stage.reference as r
    where r.file = 'provinces_63'
    union all
    select
        34,
        r.row ->> 'gso_code',
        r.row ->> 'name',
        r.row ->> 'full_name_at_2025_07_01',
        r.row ->> 'slug',
        r.row ->> 'iso_3166_2_same_named',
        r.row ->> 'region_after_merger',
        r.row ->> 'administrative_centre',
        (r.row ->> 'valid_from')::date,
        null
    from stage.reference as r
    where r.file = 'provinces_34'
),

change as (
    select
        u.vintage,
        u.code,
        (r.row ->> 'effective_date')::date as day,
        r.row ->> 'from_full_name' as before,
        r.row ->> 'to_full_name' as after
    from stage.reference as r
    inner join unit as u
        on
            u.code = r.row ->> 'gso_code'
            and u.name = r.row ->> 'name'
            and daterange(u.valid_from, u.valid_to, '[]') @> (r.row ->> 'effective_date')::date
    where r.file = 'province_status_changes'
),

start as (
    select
        u.vintage,
        u.code,
        u.valid_from,
        null::text as after
    from unit as u
    union all
    select
        c.vintage,
        c.code,
        c.day,
        c.after
    from change as c
),

period as (
    select
        s.vintage,
        s.code,
        s.valid_from,
        s.after,
        lead(s.valid_from) over (
            partition by s.vintage, s.code order by s.valid_from nulls first
        ) as next_from,
        (
            select c.before
            from change as c
            where c.vintage = s.vintage and c.code = s.code and (s.valid_from is null or c.day > s.valid_from)
            order by c.day
            limit 1
        ) as before
    from start as s
),

renamed as (
    select
        p.vintage,
        p.code,
        u.name,
        coalesce(p.after, p.before, u.full_name) as full_name,
        u.slug,
        u.iso_code,
        u.region,
        u.centre,
        p.valid_from,
        coalesce(p.next_from - 1, u.valid_to) as valid_to
    from period as p
    inner join unit as u on p.vintage = u.vintage and p.code = u.code
)

insert into warehouse.dim_province as d (
    vintage, code, name, full_name, kind, slug, iso_code, region, centre, valid_from, valid_to
)
select
    r.vintage,
    r.code,
    r.name,
    r.full_name,
    case when r.full_name like 'Thành phố %' then 'thành phố trực thuộc trung ương' else 'tỉnh' end,
    r.slug,
    r.iso_code,
    r.region,
    r.centre,
    r.valid_from,
    r.valid_to
from renamed as r
order by r.vintage desc, r.code, r.valid_from nulls first
on conflict (vintage, code, valid_from) do update set
    name = excluded.name,
    full_name = excluded.full_name,
    kind = excluded.kind,
    slug = excluded.slug,
    iso_code = excluded.iso_code,
    region = excluded.region,
    centre = excluded.centre,
    valid_to = excluded.valid_to
where
(d.name, d.full_name, d.kind, d.slug, d.iso_code, d.region, d.centre, d.valid_to)
is distinct from
(
    excluded.name, excluded.full_name, excluded.kind, excluded.slug,
    excluded.iso_code, excluded.region, excluded.centre, excluded.valid_to
)
