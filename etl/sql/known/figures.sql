-- Stored figures of some measures: the latest statement of each; a dash reads as 0, where offices differ the plan decides.
with ranked as (
    select
        *,
        row_number() over (
            partition by measure, area_code, period_start, period_months, basis, dimension, kind
            order by list_position($offices, office), batch desc, sheet, cell
        ) as place
    from stored
    where list_contains($measures, measure) and period_start >= $since and (value is not null or empty_reason = 'dash')
        and ($area is null or area_code = $area)
)
select measure, area_code, dimension, kind, period_start, period_months, basis, coalesce(value, 0) as value, batch, cell
from ranked where place = 1
