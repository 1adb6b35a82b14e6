-- One row a stated value in force: the latest statement of each key by each office.
with ranked as (
    select
        *,
        row_number() over (
            partition by measure, area_code, period_start, period_months, basis, dimension, kind, office
            order by batch desc, sheet, cell
        ) as place
    from batch_fact
)
select
    measure, area_code, period_start, period_months, basis, dimension, kind, value, empty_reason, is_stated_total,
    published_on, office, batch, sheet, cell
from ranked
where place = 1
order by measure, period_start, area_code, dimension, kind, basis, period_months, office
