-- one row: when a mart was last made, and how long that took
insert into mart.refresh as d (mart, refreshed_at, seconds)
values (%(mart)s, clock_timestamp(), %(seconds)s)
on conflict (mart) do update set refreshed_at = excluded.refreshed_at, seconds = excluded.seconds
