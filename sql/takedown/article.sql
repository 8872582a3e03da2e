-- one row: the article with all of its texts, mentions, vectors and signatures
delete from warehouse.fact_article where article_key = %(article_key)s
