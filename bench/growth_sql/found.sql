-- one row: pairs found between a day's articles and the filled ones; how many of the filled ones can be met
select
    (
        select count(distinct c.other_key)
        from warehouse.article_copy as c
        inner join warehouse.article_reading as r on c.other_key = r.article_key
        where r.batch_id = %(batch_id)s
    ) as found,
    (
        select count(*)
        from warehouse.fact_article as a
        inner join warehouse.article_signature as s on a.article_key = s.article_key
        where a.day between %(day)s::date - 90 and %(day)s::date + 90 and s.is_compared
    ) as met
