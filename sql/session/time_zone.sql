-- one row: days are Vietnam's and printed as ISO 8601, whatever PGTZ and PGDATESTYLE say, which beat a connection's options
select
    set_config('TimeZone', 'Asia/Ho_Chi_Minh', false) as time_zone,
    set_config('DateStyle', 'ISO', false) as date_style
