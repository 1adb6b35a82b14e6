-- Who has reported which month of the monthly datasets, from a reporter's first month to the calendar's last.
with due as (
    select d.dataset, d.due_day, a.area_code
    from dataset as d
    inner join area as a on a.kind = case when d.reported_by = 'district' then 'district' else 'city' end
    where d.frequency = 'month'
),
handed_in as (
    select v.dataset, v.area_code, k.month, min(b.accepted_at) as reported_at
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
)
select
    d.dataset, d.area_code, k.month,
    case
        when coalesce(h.reported_at, w.reported_at) is null then 'missing'
        when d.due_day is not null
            and cast(coalesce(h.reported_at, w.reported_at) as date) > k.month + interval 1 month + to_days(d.due_day - 1)
            then 'late'
        else 'reported'
    end as state,
    coalesce(h.reported_at, w.reported_at) as reported_at
from due as d
inner join first_month as f on f.dataset = d.dataset
inner join calendar as k on k.month >= f.month
left join handed_in as h on h.dataset = d.dataset and h.area_code = d.area_code and h.month = k.month
left join city_wide as w on w.dataset = d.dataset and w.month = k.month
order by d.dataset, d.area_code, k.month
