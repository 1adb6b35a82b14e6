-- Who has reported which month of the monthly datasets, from a reporter's first month to the calendar's last, and by when
-- it was due: the due day of the month after, or its last day where that month is shorter. Days are those of the city's
-- clocks; days_late are those from the due day to the day it came, for what has come.
with due as (
    select d.dataset, d.due_day, a.area_code
    from dataset as d
    inner join area as a on a.kind = case when d.reported_by = 'district' then 'district' else 'city' end
    where d.frequency = 'month'
),
handed_in as (
    select v.dataset, v.area_code, k.month, min(b.accepted_at) as reported_at, min(b.accepted_on) as reported_on
    from batch_coverage as v
    inner join batch as b on b.batch = v.batch
    inner join calendar as k on k.month between v.first_month and v.last_month
    group by v.dataset, v.area_code, k.month
),
city_wide as (
    select h.* from handed_in as h inner join area as a on a.area_code = h.area_code and a.kind = 'city'
),
first_month as (
    select dataset, min(month) as month from handed_in group by dataset
),
expected as (
    select
        d.dataset, d.area_code, k.month,
        cast(
            least(k.month + interval 1 month + to_days(d.due_day - 1), last_day(k.month + interval 1 month)) as date
        ) as due_on
    from due as d
    inner join first_month as f on f.dataset = d.dataset
    inner join calendar as k on k.month >= f.month
),
told as (
    select
        e.dataset, e.area_code, e.month, e.due_on,
        coalesce(h.reported_at, w.reported_at) as reported_at, coalesce(h.reported_on, w.reported_on) as reported_on
    from expected as e
    left join handed_in as h on h.dataset = e.dataset and h.area_code = e.area_code and h.month = e.month
    left join city_wide as w on w.dataset = e.dataset and w.month = e.month
)
select
    dataset, area_code, month,
    case when reported_at is null then 'missing' when reported_on > due_on then 'late' else 'reported' end as state,
    reported_at, reported_on, due_on,
    case when reported_on > due_on then date_diff('day', due_on, reported_on) end as days_late
from told
order by dataset, area_code, month
