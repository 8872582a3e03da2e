-- one row: a mart is about to be made anew, and will show what was published before now
-- the row stays locked until that is committed: who outdates the mart meanwhile comes after, and is heeded
insert into mart.refresh as d (mart, refreshed_at, seconds)
values (%(mart)s, clock_timestamp(), 0)
on conflict (mart) do update set refreshed_at = clock_timestamp()
