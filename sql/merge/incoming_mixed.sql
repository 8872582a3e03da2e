-- one row per re-read that seemed to say nothing new, but stands beside one of the same article that does
update stage.incoming as i
set fate = 'fresh'
where
    i.fate = 'same'
    and exists (
        select from stage.incoming as other
        where other.article_key = i.article_key and other.fate = 'fresh'
    )
