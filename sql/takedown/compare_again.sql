-- one row per article that was in one cluster with it: the cluster is found anew without it
update warehouse.article_signature as s
set is_compared = false
from warehouse.fact_article as a
where a.cluster_key = %(cluster_key)s and s.article_key = a.article_key and s.is_compared
