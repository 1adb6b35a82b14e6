-- One row a batch, measure and area that its file tells of, with the first month it tells of there.
-- What it tells of may since be told otherwise by a later file: what counts is that it could have changed a verdict.
with told as (
    select batch, measure, area_code, period_start as first_month from batch_fact
    union all
    select batch, measure, area_code, first_month from batch_coverage
)
select batch, measure, area_code, min(first_month) as first_month
from told
group by batch, measure, area_code
