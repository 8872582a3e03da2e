-- one row: whether the database can hold and lower Vietnamese
select
    current_setting('server_encoding') as encoding,
    lower('ĐẮK LẮK') = 'đắk lắk' as lowers
