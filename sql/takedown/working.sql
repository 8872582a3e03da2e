-- no rows: what the last merge noted of its batch; deleted, not truncated, because a backup under way would stop that
with author as (delete from stage.author),

person as (delete from stage.person),

organisation as (delete from stage.organisation),

document as (delete from stage.document)

delete from stage.incoming
