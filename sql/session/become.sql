-- one row: work as a role, under the time limits that the role would have had at its own log-in
select
    set_config('role', r.rolname, false) as role,
    (
        select count(set_config(split_part(c.setting, '=', 1), split_part(c.setting, '=', 2), false))
        from unnest(r.rolconfig) as c (setting)
    ) as settings
from pg_roles as r
where r.rolname = %(role)s
