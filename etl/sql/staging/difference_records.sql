-- One row a figure that a summary states and a list counts otherwise, in one area or, where only the city's total is
-- stated, in the whole city. The summary counts.
with listed as (
    select t.measure, t.area_code, t.month, t.dimension, t.kind, t.amount
    from counted as t
    inner join area as a on a.area_code = t.area_code
    inner join measure as m on m.measure = t.measure
    inner join dataset as d on d.dataset = m.dataset
    where a.kind <> 'city' or m.is_distinct or m.behaviour <> 'flow' or not d.has_area
    union all
    select t.measure, c.area_code, t.month, t.dimension, t.kind, round(sum(t.amount), 6) as amount
    from counted as t
    inner join area as a on a.area_code = t.area_code and a.kind in ('district', 'city_level', 'unknown')
    inner join measure as m on m.measure = t.measure and m.behaviour = 'flow' and not m.is_distinct
    inner join dataset as d on d.dataset = m.dataset and d.has_area
    cross join (select area_code from area where kind = 'city') as c
    group by c.area_code, t.measure, t.month, t.dimension, t.kind
)
select
    'summary_records' as comparison, s.measure, s.area_code, s.month as period_start, 1 as period_months,
    s.dimension, s.kind, s.amount as counted, l.amount as other, '' as counted_office, '' as other_office,
    0 as other_cells, cast(null as integer) as other_batch, cast(null as text) as other_sheet,
    cast(null as text) as other_first, cast(null as text) as other_last
from stated_total as s
inner join listed as l
    on l.measure = s.measure and l.area_code = s.area_code and l.month = s.month
    and l.dimension = s.dimension and l.kind = s.kind
where s.span = 1 and abs(s.amount - l.amount) > 0.001
