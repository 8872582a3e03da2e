-- name the batch's published files
update crawl.batch
set
    warcs = warcs || array(
        select w from unnest(%(warcs)s::text[]) as w
        where w <> all(warcs)
    )
where batch_id = %(batch_id)s
