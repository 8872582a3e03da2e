-- no rows: a day printed without a time is midnight in Vietnam; nobody but the loader makes tables, temporary ones neither
do $$
begin
    if not exists (
        select from pg_db_role_setting as s
        inner join pg_database as d on s.setdatabase = d.oid
        where d.datname = current_database() and s.setrole = 0 and 'TimeZone=Asia/Ho_Chi_Minh' = any(s.setconfig)
    ) then
        execute format('alter database %I set timezone = %L', current_database(), 'Asia/Ho_Chi_Minh');
    end if;
    if has_database_privilege('public', current_database(), 'temporary') then
        execute format('revoke temporary on database %I from public', current_database());
    end if;
end
$$
