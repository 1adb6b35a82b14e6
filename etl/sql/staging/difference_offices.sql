-- One row a figure that a second office states otherwise than the one whose figures count (the plan's order of offices).
with ranked as (
    select
        f.*,
        row_number() over same_key as place,
        first_value(f.value) over same_key as first_said,
        first_value(f.office) over same_key as first_office
    from fact as f
    inner join office as o on o.office = f.office
    where f.value is not null
    window same_key as (
        partition by f.measure, f.area_code, f.period_start, f.period_months, f.basis, f.dimension, f.kind
        order by o.precedence, f.office
    )
)
select
    'offices' as comparison, measure, area_code, period_start, period_months, dimension, kind, first_said as counted,
    value as other, first_office as counted_office, office as other_office, 1 as other_cells, batch as other_batch,
    sheet as other_sheet, cell as other_first, cell as other_last
from ranked
where place > 1 and abs(first_said - value) > 0.001
