-- one row per rule that gives a breadcrumb its topic
with given as (
    select
        r.row_no as rule_no,
        normalize(r.row ->> 'topic', nfc) as topic,
        r.row ->> 'pattern' as pattern
    from stage.reference as r
    where r.file = 'topic_rule'
),

gone as (
    delete from warehouse.topic_rule as d
    where not exists (select from given as g where g.rule_no = d.rule_no)
)

insert into warehouse.topic_rule as d (rule_no, topic, pattern)
select
    g.rule_no,
    g.topic,
    g.pattern
from given as g
on conflict (
    rule_no) do update set topic = excluded.topic, pattern = excluded.pattern
where (d.topic, d.pattern) is distinct from (excluded.topic, excluded.pattern)
