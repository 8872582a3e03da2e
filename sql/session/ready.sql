-- one row: whether the warehouse's tables have been made
select to_regclass('crawl.batch') is not null and to_regclass('mart.article') is not null as ready
