-- One stated value a measure, area, period, basis, dimension and kind: where offices differ, the plan's order decides.
-- A dash says "none" and reads as 0; a blank or suppressed cell says nothing.
with ranked as (
    select
        f.* exclude (value),
        coalesce(f.value, 0) as value,
        row_number() over (
            partition by f.measure, f.area_code, f.period_start, f.period_months, f.basis, f.dimension, f.kind
            order by o.precedence, f.office
        ) as place
    from fact as f
    inner join office as o on o.office = f.office
    where f.value is not null or f.empty_reason = 'dash'
)
select
    measure, area_code, period_start, period_months, basis, dimension, kind, value, published_on, is_stated_total, office,
    batch, sheet, cell
from ranked
where place = 1
