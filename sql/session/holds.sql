-- one row: whether anything was ever crawled into the warehouse; its tables must be there
select exists (select from crawl.batch) or exists (select from warehouse.fact_article) as holds
