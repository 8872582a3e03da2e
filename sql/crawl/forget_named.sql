-- one row per batch that named the old file; it names the new one, or none where nothing else was in it
update crawl.batch
set
    warcs = case
        when %(new)s::text = '' then array_remove(warcs, %(old)s::text)
        else array_replace(warcs, %(old)s::text, %(new)s::text)
    end
where %(old)s::text = any(warcs)
returning batch_id
