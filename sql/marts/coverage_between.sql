-- one row per source and day between two days, newest day first
select
    c.source,
    c.day,
    c.listed,
    c.fetched,
    c.loaded,
    c.refused,
    c.state,
    c.reason
from mart.coverage as c
where
    (%(source)s::text is null or c.source = %(source)s)
    and (%(since)s::date is null or c.day >= %(since)s)
    and (%(until)s::date is null or c.day <= %(until)s)
order by c.day desc, c.source
