-- One row a month up to $until in which the incoming rows say something else than what is stored: a figure by the month
-- it ends in (a year to date by its last), a record by the months of its events, a list by the months it newly covers.
-- Rows that a batch later than $number states again are not asked: they are not in force.
with in_force as (
    select * from stored_fact
    qualify row_number() over (
        partition by measure, area_code, period_start, period_months, basis, dimension, kind order by batch desc, sheet, cell
    ) = 1
),
figure as (
    select i.period_start + to_months(i.period_months - 1) as month
    from incoming_fact as i
    left join in_force as f
        on f.measure = i.measure and f.area_code = i.area_code and f.period_start = i.period_start
        and f.period_months = i.period_months and f.basis = i.basis and f.dimension = i.dimension and f.kind = i.kind
    where f.measure is null or (f.batch < $number and f.value is distinct from i.value)
),
latest as (
    select s.dataset, s.record_key, max(s.batch) as batch
    from stored_key as s
    semi join incoming_key as i on i.dataset = s.dataset and i.record_key = s.record_key
    group by s.dataset, s.record_key
),
live as (
    select e.* exclude (batch)
    from stored_event as e
    inner join measure_of as m on m.measure = e.measure
    inner join latest as l on l.dataset = m.dataset and l.record_key = e.record_key and l.batch = e.batch
    where l.batch < $number
),
own as (
    select e.*
    from incoming_event as e
    inner join measure_of as m on m.measure = e.measure
    anti join (select * from latest where batch > $number) as l on l.dataset = m.dataset and l.record_key = e.record_key
),
event as (
    (select * from own except all select * from live)
    union all
    (select * from live except all select * from own)
),
covered as (
    select measure, area_code, unnest(generate_series(first_month, last_month, interval 1 month)) as month
    from incoming_coverage
    where shape = 'records'
    except
    select measure, area_code, unnest(generate_series(first_month, last_month, interval 1 month))
    from stored_coverage
    where shape = 'records'
)
select distinct strftime(month, '%Y-%m') as month
from (select month from figure union all select month from event union all select month from covered)
where month <= $until
order by month
