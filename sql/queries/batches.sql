-- The crawls: what each listed, fetched, read, loaded and refused, newest first
-- param source source = null: only this source
-- param state crawling|crawled|staged|held|merged|published|failed|abandoned = null: only batches in this state
-- param top integer or null = 50: at most so many
select
    b.batch_id,
    b.source,
    b.day,
    b.kind,
    b.state,
    b.listed,
    b.fetched,
    b.read,
    b.loaded,
    b.unchanged,
    b.refused,
    b.reason
from mart.batch as b
where
    (%(source)s::text is null or b.source = %(source)s::text)
    and (%(state)s::text is null or b.state = %(state)s::text)
order by b.batch_id desc
limit %(top)s::integer
