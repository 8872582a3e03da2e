-- one row: how the walk of a feed, sitemap or section went in this batch
insert into crawl.walk (batch_id, finder, kind, pages, links, found, complete, reason)
values (
    %(batch_id)s, %(finder)s, %(kind)s, %(pages)s, %(links)s, %(found)s, %(complete)s, %(reason)s
)
on conflict (batch_id, finder) do update set
    pages = excluded.pages,
    links = excluded.links,
    found = excluded.found,
    complete = excluded.complete,
    reason = excluded.reason
