-- one row per mart that is kept ready: it still shows what was taken down, and has to be made anew
update mart.refresh set refreshed_at = '-infinity'
