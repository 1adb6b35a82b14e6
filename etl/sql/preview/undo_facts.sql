-- Each value of a batch ($batch) beside what would hold without it: one row a key, state
-- superseded (a later batch counts anyway) | same | back (an earlier value) | gap (nothing else is there).
with later as (
    select distinct measure, area_code, period_start, period_months, basis, dimension, kind
    from stored_fact where batch > $batch
),
earlier as (
    select * from stored_fact where batch < $batch
    qualify row_number() over (
        partition by measure, area_code, period_start, period_months, basis, dimension, kind order by batch desc, sheet, cell
    ) = 1
),
mine as (
    select * from incoming_fact
    qualify row_number() over (
        partition by measure, area_code, period_start, period_months, basis, dimension, kind order by sheet, cell
    ) = 1
)
select
    case
        when l.measure is not null then 'superseded'
        when e.measure is null then 'gap'
        when e.value is not distinct from m.value then 'same'
        else 'back'
    end as state,
    m.dataset, m.measure, m.area_code, m.period_start, m.period_months, m.basis, m.dimension, m.kind,
    m.value as old_value, e.value as new_value, e.sheet, e.cell
from mine as m
left join later as l
    on l.measure = m.measure and l.area_code = m.area_code and l.period_start = m.period_start
    and l.period_months = m.period_months and l.basis = m.basis and l.dimension = m.dimension and l.kind = m.kind
left join earlier as e
    on e.measure = m.measure and e.area_code = m.area_code and e.period_start = m.period_start
    and e.period_months = m.period_months and e.basis = m.basis and e.dimension = m.dimension and e.kind = m.kind
order by m.measure, m.area_code, m.period_start, m.dimension, m.kind
