-- The figure of each reporting area: stated before counted, decided for each measure, area, month and dimension.
-- A kind that is not named beside others of its cut is 0.
with records as (
    select measure, area_code, month, dimension, kind, amount from counted
    union all
    select measure, area_code, month, dimension, kind, amount from carried_over
),
stated_cut as (
    select measure, area_code, month, dimension, max(span) as span
    from stated_total group by measure, area_code, month, dimension
)
select
    c.measure, c.area_code, c.month, c.dimension, u.kind, coalesce(s.amount, 0) as amount, c.span, 'stated' as source
from stated_cut as c
inner join kind_used as u on u.measure = c.measure and u.dimension = c.dimension
left join stated_total as s
    on s.measure = c.measure and s.area_code = c.area_code and s.month = c.month
    and s.dimension = c.dimension and s.kind = u.kind
union all
select r.measure, r.area_code, r.month, r.dimension, r.kind, r.amount, 1, 'records'
from records as r
anti join stated_cut as c
    on c.measure = r.measure and c.area_code = r.area_code and c.month = r.month and c.dimension = r.dimension
