-- Each incoming summary value beside the one in force: one row an incoming key, state new | changed | unchanged.
with in_force as (
    select * from stored_fact
    qualify row_number() over (
        partition by measure, area_code, period_start, period_months, basis, dimension, kind order by batch desc, sheet, cell
    ) = 1
),
incoming as (
    select * from incoming_fact
    qualify row_number() over (
        partition by measure, area_code, period_start, period_months, basis, dimension, kind order by sheet, cell
    ) = 1
)
select
    case
        when f.measure is null then 'new'
        when f.value is not distinct from i.value then 'unchanged'
        else 'changed'
    end as state,
    i.dataset, i.measure, i.area_code, i.period_start, i.period_months, i.basis, i.dimension, i.kind,
    f.value as old_value, i.value as new_value, i.sheet, i.cell
from incoming as i
left join in_force as f
    on f.measure = i.measure and f.area_code = i.area_code and f.period_start = i.period_start
    and f.period_months = i.period_months and f.basis = i.basis and f.dimension = i.dimension and f.kind = i.kind
order by i.measure, i.area_code, i.period_start, i.dimension, i.kind
