-- one row per row of it on the stage
delete from stage.article as a
where
    a.canonical_url = %(canonical_url)s
    or a.capture in (select c.capture from crawl.capture as c where c.url_id = %(url_id)s)
