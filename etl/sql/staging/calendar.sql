-- One row a month, from the January of the first year to the last month that a figure or a monthly report reaches.
-- Yearly tables cover their December long before it has come, so they don't stretch it; a year's count to date does.
with reach as (
    select min(b.period_start) as first_month, max(b.period_start + to_months(b.period_months - 1)) as last_month
    from best_office as b
    inner join area as a on a.area_code = b.area_code
    inner join measure as m on m.measure = b.measure
    where b.period_months < 12 or (b.basis = 'year_to_date' and m.behaviour = 'flow' and a.kind <> 'province')
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
