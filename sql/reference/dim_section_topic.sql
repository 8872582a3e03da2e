-- one row per section whose topic the rules now tell otherwise
update warehouse.dim_section as d
set topic = warehouse.topic_of(d.path)
where d.topic is distinct from warehouse.topic_of(d.path)
