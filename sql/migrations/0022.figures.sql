-- A figure's unit may be a bare scale ("5.738 tỷ"), and what an indicator is measured in then tells the rest.
alter table warehouse.indicator add column unit text check (unit is nfc normalized);
comment on column warehouse.indicator.unit is
'Base unit that goes without saying: a bare "tỷ" of budget revenue is đồng, and of what is measured in % the level is a share; null where none does (exports are told in đồng and in USD).';
comment on column warehouse.unit.base is 'Its base unit; '''' for a bare number word: "tỷ" is 1,000,000,000.';

create index unit_scale on warehouse.unit (unit_key) where base = '';
create function warehouse.measure(unit text) returns table (base text, factor double precision, tail text)
language sql stable parallel safe
begin atomic
    select
        coalesce(u.base, s.base, m.head),
        coalesce(u.factor, s.factor, 1)::double precision,
        m.tail
    from (
        select
            warehouse.match_key(split_part(measure.unit, '/', 1)) as head,
            substring(measure.unit from '/.*$') as tail
    ) as m
    left join warehouse.unit as u on m.head = u.unit_key
    left join lateral (
        select
            substr(m.head, length(w.unit_key) + 2) as base,
            w.factor
        from warehouse.unit as w
        where u.unit_key is null and w.base = '' and starts_with(m.head, w.unit_key || ' ')
        order by length(w.unit_key) desc
        limit 1
    ) as s on true;
end;
comment on function warehouse.measure(text) is
'Base unit of a printed unit, how many of it that is, and what it is per: "triệu đồng/người" is "đồng", 1000000, "/người". A unit of no list is its own base, behind a number word too: "nghìn cửa hàng".';

-- "thu ngân sách huyện Tân Biên", "… cả nước"; but "vốn đầu tư toàn xã hội", "xã đạt chuẩn nông thôn mới"
create function warehouse.names_other_area(label text) returns boolean
language sql immutable strict parallel safe
return
label ~* '\y(huyện|quận|thị xã|thị trấn|phường|đặc khu|cả nước|toàn quốc|việt nam)\y'
or label ~* '\y(toàn|cấp|địa bàn|của) xã\y(?! hội)'
or label ~ '\y[Xx]ã [[:upper:]]';
comment on function warehouse.names_other_area(text) is
'Whether a figure''s label names a district, a commune or the whole country: it is no indicator of the province then.';

create or replace function warehouse.indicator_of(label text) returns text
language sql stable strict parallel safe
return (
    select i.indicator
    from warehouse.indicator as i
    cross join (select warehouse.fold_key(label) as folded) as l
    where
        not warehouse.names_other_area(label)
        and l.folded ~ i.pattern
        and (i.excluded is null or l.folded !~ i.excluded)
    order by i.rule_no
    limit 1
);

-- "quí" is a spelling of "quý", and a slash may stand before the year: "9 tháng/2020"
create or replace function warehouse.period(text) returns daterange
language sql immutable strict parallel safe
return (
    select
        case
            when $1 ~* 'nhiệm kỳ' or p.range_from > p.range_to then null
            when p.range_from is not null
                then daterange(make_date(p.range_from, 1, 1), make_date(p.range_to, 12, 31), '[]')
            when p.quarter is not null
                then daterange(
                    make_date(p.year, p.quarter * 3 - 2, 1),
                    (make_date(p.year, p.quarter * 3 - 2, 1) + interval '3 months')::date
                )
            when p.last_months is not null
                then daterange(make_date(p.year, 13 - p.last_months, 1), make_date(p.year, 12, 31), '[]')
            when p.first_months is not null
                then daterange(
                    make_date(p.year, 1, 1), (make_date(p.year, 1, 1) + make_interval(months => p.first_months))::date
                )
            when p.month is not null
                then daterange(
                    make_date(p.year, p.month, 1), (make_date(p.year, p.month, 1) + interval '1 month')::date
                )
            when p.year is not null then daterange(make_date(p.year, 1, 1), make_date(p.year, 12, 31), '[]')
        end
    from (
        select
            r.range_from,
            r.range_to,
            r.year,
            case when r.quarter between 1 and 4 then r.quarter end as quarter,
            case when r.first_months between 1 and 12 then r.first_months end as first_months,
            case when r.last_months between 1 and 12 then r.last_months end as last_months,
            case when r.month between 1 and 12 then r.month end as month
        from (
            select
                (regexp_match(k.key, '((?:19|20)\d\d)\s?[-–]\s?((?:19|20)\d\d)'))[1]::int as range_from,
                (regexp_match(k.key, '((?:19|20)\d\d)\s?[-–]\s?((?:19|20)\d\d)'))[2]::int as range_to,
                (regexp_match(k.key, '(?<!\d)((?:19|20)\d\d)(?!\d)'))[1]::int as year,
                case (regexp_match(k.key, 'qu[ýí]\s(iv|i{1,3}|[1-4])\M'))[1]
                    when 'i' then 1 when 'ii' then 2 when 'iii' then 3 when 'iv' then 4
                    when '1' then 1 when '2' then 2 when '3' then 3 when '4' then 4
                end as quarter,
                (regexp_match(
                    replace(
                        replace(replace(k.key, 'sáu tháng', '6 tháng'), 'chín tháng', '9 tháng'), 'ba tháng', '3 tháng'
                    ),
                    '(\d{1,2}) tháng(?: đầu)?(?: của)?(?: năm)?[ /]'
                ))[1]::int as first_months,
                (regexp_match(replace(k.key, 'sáu tháng', '6 tháng'), '(\d{1,2}) tháng cuối'))[1]::int as last_months,
                (regexp_match(k.key, 'tháng (\d{1,2})(?!\d)'))[1]::int as month
            from (select lower(normalize($1, nfc)) as key) as k
        ) as r
    ) as p
);
comment on function warehouse.period(text) is
'Days of a period as reports name it: "6 tháng đầu năm 2021", "quý III/2020", "tháng 9/2020", "2020", "giai đoạn 2021-2025"; null for terms of office and what names no year.';
update warehouse.article_figure as f
set
    period_from = lower(warehouse.period(f.period)),
    period_to = upper(warehouse.period(f.period)) - 1
where f.period ~* 'quí|\d tháng/';

create function warehouse.is_year_on_year(compared_with text, period_from date) returns boolean
language sql immutable strict parallel safe
return (
    select
        case
            when
                c.said ~ 'kế hoạch|dự toán|chỉ tiêu|nghị quyết|mục tiêu|kịch bản|bình quân|trung bình'
                or c.said ~ '(tháng|qu[ýí]|tuần) trước|(?<!tháng )\y(đầu|cuối)\y'
                then false
            when c.said ~ '\d tháng|tháng \d|qu[ýí] [1-4iv]'
                then coalesce(lower(warehouse.period(c.said)) = (period_from - interval '1 year')::date, false)
            when c.said ~ '(19|20)\d\d' then substring(c.said from '(?:19|20)\d\d')::integer = c.year_before
            else c.said ~ '^cùng '
        end
    from (
        select
            y.year_before,
            regexp_replace(
                lower(normalize(compared_with, nfc)), 'năm (trước|ngoái)', concat('năm ', y.year_before), 'g'
            ) as said
        from (select extract(year from period_from)::integer - 1 as year_before) as y
    ) as c
);
comment on function warehouse.is_year_on_year(text, date) is
'Whether what a change is against is the same period of the year before: "cùng kỳ", "năm trước", "6 tháng đầu năm 2025" of a period that begins on 2026-01-01.';

-- what figures are compared with is read once per wording and period
drop materialized view mart.indicator_figure;
create materialized view mart.indicator_figure as
with compared as materialized (
    select
        g.compared_with,
        g.period_from,
        warehouse.is_year_on_year(g.compared_with, g.period_from) as is_year_on_year
    from (
        select distinct
            f.compared_with,
            f.period_from
        from warehouse.article_figure as f
        where f.indicator is not null and f.period_from is not null and f.compared_with is not null
    ) as g
)

select
    f.*,
    f.compared_with is null or c.is_year_on_year as is_year_on_year
from mart.figure as f
left join compared as c on f.compared_with = c.compared_with and f.period_from = c.period_from
where f.indicator is not null and f.period_from is not null;
create unique index indicator_figure_key on mart.indicator_figure (article_key, position);
create index indicator_figure_period on mart.indicator_figure (indicator, period_from);
comment on materialized view mart.indicator_figure is 'The figures with a known indicator and period: see mart.figure. Kept ready.';
comment on column mart.indicator_figure.article_key is 'The article.';
comment on column mart.indicator_figure.position is '1, 2, … in the order of the text.';
comment on column mart.indicator_figure.source is 'Name of the source file.';
comment on column mart.indicator_figure.province_then is 'Provincial unit of the article on its day.';
comment on column mart.indicator_figure.province_now is 'Today''s unit of the same territory.';
comment on column mart.indicator_figure.published_at is 'Publication time of the article.';
comment on column mart.indicator_figure.day is 'The day the article counts on.';
comment on column mart.indicator_figure.label is 'What the figure is of, in the article''s words.';
comment on column mart.indicator_figure.raw is 'The words with the number.';
comment on column mart.indicator_figure.value is 'The number in its printed unit; of a fraction the quotient.';
comment on column mart.indicator_figure.unit is 'Unit as printed.';
comment on column mart.indicator_figure.kind is 'level, change (signed), plan_ratio, period_ratio, share, fraction, count, rank, lower_bound.';
comment on column mart.indicator_figure.numerator is 'Upper part of a fraction.';
comment on column mart.indicator_figure.denominator is 'Lower part of a fraction.';
comment on column mart.indicator_figure.value_base is 'The number in its base unit.';
comment on column mart.indicator_figure.unit_base is 'The base unit.';
comment on column mart.indicator_figure.change_pct is 'Change against an earlier period in per cent.';
comment on column mart.indicator_figure.indicator is 'Indicator that the label names.';
comment on column mart.indicator_figure.indicator_name is 'Its Vietnamese name.';
comment on column mart.indicator_figure.period is 'Period in the article''s words.';
comment on column mart.indicator_figure.period_from is 'First day of the period.';
comment on column mart.indicator_figure.period_to is 'Last day of the period.';
comment on column mart.indicator_figure.compared_with is 'What a change or ratio is against.';
comment on column mart.indicator_figure.flags is 'estimate, minor, suspect_unit, misprint_in_source.';
comment on column mart.indicator_figure.cluster_key is 'The same for figures of copies of one text.';
comment on column mart.indicator_figure.is_year_on_year is
'Whether it is against the same period of the year before, or against nothing that is named; false: a plan, the month before, …';
