-- one row per article that has been compared
update warehouse.article_signature as s
set is_compared = true
from stage.pending as p
where s.article_key = p.article_key
