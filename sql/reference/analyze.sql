-- no rows: let the planner know the small tables that every load and question goes through
analyze warehouse.dim_date, warehouse.dim_province, warehouse.province_alias, warehouse.unit, warehouse.indicator,
warehouse.topic_rule, warehouse.namesake
