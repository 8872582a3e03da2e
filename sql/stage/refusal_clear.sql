-- no rows: a hop's refusals of a batch are replaced as a whole
delete from crawl.refusal where batch_id = %(batch_id)s and hop = any(%(hops)s)
