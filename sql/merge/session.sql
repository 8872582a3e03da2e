-- one row: sorts and hashes of a batch fit in memory, and no plan is compiled that runs once
select
    set_config('work_mem', '64MB', true),
    set_config('jit', 'off', true)
