-- One row a dataset that doesn't come monthly: by when it is due, the last year it tells of, when a file of it came last
-- (UTC), and how it stands on a day ($day). Yearly figures are due on a day of the next year: came, pending or missing
-- by the last year that has ended; what comes irregularly is due by a day of the month after it happened, and nobody can
-- say of a month without any that something is missing (as_it_comes). Without a declared day: undated.
with handed_in as (
    select t.dataset, max(b.accepted_at) as last_accepted_at
    from table_read as t
    inner join batch as b on b.batch = t.batch
    group by t.dataset
),
known_sheet as (
    select distinct batch, sheet, dataset from table_read where dataset <> ''
),
told as (  -- by the table it stands in: the province's counts are of its benchmarks, not of the city's applications
    select s.dataset, f.period_start
    from fact as f
    inner join measure as m on m.measure = f.measure
    inner join known_sheet as s on s.batch = f.batch and s.sheet = f.sheet
    where f.value is not null and (s.dataset = m.dataset or not exists (
        select 1 from known_sheet as own where own.batch = f.batch and own.sheet = f.sheet and own.dataset = m.dataset
    ))
    union all
    select m.dataset, f.period_start
    from fact as f
    inner join measure as m on m.measure = f.measure
    where f.value is not null and (f.batch, f.sheet) not in (select (batch, sheet) from known_sheet)
),
stated as (
    select dataset, max(year(period_start)) as last_year from told group by dataset
),
due as (
    select
        d.*,
        case when d.due_month is not null then least(
            make_date(year($day), d.due_month, 1) + to_days(coalesce(d.due_day, 31) - 1),
            last_day(make_date(year($day), d.due_month, 1))
        ) end as due_on
    from dataset as d
    where d.frequency <> 'month'
)
select
    d.dataset, d.frequency, d.due_day, d.due_month, s.last_year, h.last_accepted_at,
    case
        when d.frequency = 'irregular' and d.due_day is not null then 'as_it_comes'
        when d.due_on is null then 'undated'
        when s.last_year >= year($day) - 1 then 'came'
        when s.last_year >= year($day) - 2 and $day <= d.due_on then 'pending'
        else 'missing'
    end as state
from due as d
left join stated as s on s.dataset = d.dataset
left join handed_in as h on h.dataset = d.dataset
order by d.sort_order
