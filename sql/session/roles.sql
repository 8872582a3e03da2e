-- no rows: the roles, which belong to the server; another database's migration may make them at the same moment
do $$
declare
    wanted text;
begin
    foreach wanted in array array['owner', 'loader', 'analyst'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            begin
                execute format('create role %I nologin', wanted);
            exception when duplicate_object or unique_violation then
                null;
            end;
        end if;
        if not pg_has_role(current_user, wanted, 'member') then
            begin
                execute format('grant %I to %I', wanted, current_user);
            exception when unique_violation or internal_error then
                null;
            end;
        end if;
    end loop;
    if exists (select from pg_roles where rolname = 'analyst' and rolconfig is null) then
        begin
            alter role analyst set statement_timeout = '120s';
            alter role analyst set default_transaction_read_only = 'on';
            alter role analyst set idle_in_transaction_session_timeout = '10min';
        exception when internal_error then
            null; -- "tuple concurrently updated": the other one sets the same
        end;
    end if;
end
$$
