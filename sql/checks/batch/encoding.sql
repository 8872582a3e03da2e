-- batch: a tenth or more of its texts hold replacement characters or doubled UTF-8
with suspect as (
    select
        count(*) as n_rows,
        count(*) filter (
            where
            position(U&'\FFFD' in a.title || a.body) > 0
            or a.title || left(a.body, 2000) ~ '(á»|áº|Ã[\u0080-\u00BF]|Ä\u0091|Æ°){2}'
        ) as n_suspect
    from stage.article as a
    where a.batch_id = %(batch_id)s and not a.is_refused
)

select concat(s.n_suspect, ' of ', s.n_rows, ' texts look wrongly decoded') as detail
from suspect as s
where s.n_suspect >= 2 and s.n_suspect * 10 >= s.n_rows
