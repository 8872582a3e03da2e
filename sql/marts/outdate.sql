-- one row per mart that is kept ready: it has to be made anew, whatever was published
update mart.refresh set refreshed_at = '-infinity'
