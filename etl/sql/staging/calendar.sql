-- One row a month, from the January of the first year to the last month that a figure or a monthly report reaches.
-- Yearly tables cover their December long before it has come, so they don't stretch it.
with reach as (
    select min(period_start) as first_month, max(period_start + to_months(period_months - 1)) as last_month
    from best_office where period_months < 12
    union all
    select min(v.first_month), max(v.last_month)
    from batch_coverage as v
    inner join dataset as d on d.dataset = v.dataset and d.frequency = 'month'
)
select cast(m.month as date) as month, year(m.month) as year, month(m.month) as month_number
from (
    select unnest(generate_series(
        date_trunc('year', (select min(first_month) from reach)), (select max(last_month) from reach), interval 1 month
    )) as month
) as m
