-- one row: libpq's options for a further session like this one, with its role's limits, and whether its user has other roles
select
    format('-c role=%s', current_user) || coalesce(
        (
            select string_agg(' -c ' || replace(replace(c.setting, '\', '\\'), ' ', '\ '), '')
            from unnest(r.rolconfig) as c (setting)
        ),
        ''
    ) || ' -c default_transaction_read_only=on' as options,
    pg_has_role(session_user, 'owner', 'member') as may_leave
from pg_roles as r
where r.rolname = current_user
