-- The same, with a total for every measure, area and month: where none is stated, the sum of the first cut's kinds.
with cut as (
    select s.measure, s.area_code, s.month, t.slot, round(sum(s.amount), 6) as amount, max(s.span) as span
    from stated_month as s
    inner join measure_slot as t on t.measure = s.measure and t.dimension = s.dimension and t.is_partition
    group by s.measure, s.area_code, s.month, t.slot
),
first_cut as (
    select measure, area_code, month, arg_min(amount, slot) as amount, arg_min(span, slot) as span
    from cut group by measure, area_code, month
)
select measure, area_code, month, dimension, kind, amount, span from stated_month
union all
select c.measure, c.area_code, c.month, '', '', c.amount, c.span
from first_cut as c
anti join stated_month as s
    on s.measure = c.measure and s.area_code = c.area_code and s.month = c.month and s.dimension = ''
