-- no rows: what the database must be set to; a setting that is so already is left alone, another process may be setting it
-- TimeZone: a day printed without a time is midnight in Vietnam
-- default_toast_compression: lz4 reads and writes texts several times as fast as the default; not every server has it
-- jit: plans here are many and short, and compiling one takes longer than running it
do $$
declare
    wanted record;
begin
    for wanted in
        select w.name, w.value
        from (values ('TimeZone', 'Asia/Ho_Chi_Minh'), ('default_toast_compression', 'lz4'), ('jit', 'off')) as w (name, value)
        inner join pg_settings as p on w.name = p.name
        where p.enumvals is null or w.value = any(p.enumvals)
    loop
        if not exists (
            select from pg_db_role_setting as s
            inner join pg_database as d on s.setdatabase = d.oid
            where
                d.datname = current_database()
                and s.setrole = 0
                and concat(wanted.name, '=', wanted.value) = any(s.setconfig)
        ) then
            execute format('alter database %I set %I = %L', current_database(), wanted.name, wanted.value);
        end if;
    end loop;
    -- nobody but the loader makes tables, temporary ones neither
    if has_database_privilege('public', current_database(), 'temporary') then
        execute format('revoke temporary on database %I from public', current_database());
    end if;
    -- large objects belong to no schema that could be closed, and the locks are those that loads and migrations take;
    -- only a superuser may change who calls the server's own functions: elsewhere they stay open to every login
    if exists (select from pg_roles where rolname = current_user and rolsuper) then
        for wanted in
            select p.oid::regprocedure as signature
            from pg_proc as p
            where
                p.pronamespace = 'pg_catalog'::regnamespace
                and (p.proname in ('loread', 'lowrite', 'pg_logical_emit_message') or p.proname ~ '^lo_|^pg_.*advisory.*lock')
                and has_function_privilege('public', p.oid, 'execute')
        loop
            execute format('revoke execute on function %s from public', wanted.signature);
            execute format('grant execute on function %s to owner, loader', wanted.signature);
        end loop;
    end if;
end
$$
