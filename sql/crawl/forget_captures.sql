-- one row per capture that is no longer in the archive
delete from crawl.capture
where warc = %(old)s and capture = any(%(captures)s)
returning capture
