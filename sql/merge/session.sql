-- one row: sorts and hashes of a batch fit in memory
select set_config('work_mem', '64MB', true)
