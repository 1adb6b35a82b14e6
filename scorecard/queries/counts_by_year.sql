-- One row a year from $first to $as_of: what several series of one area counted in it, up to its last complete month.
with named as (
    select
        month, year_to_date,
        case when dimension = '' then measure else measure || '/' || dimension || '/' || kind end as series
    from cube
    where area_code = $area and month between $first and $as_of and is_complete and year_to_date is not null
),
added as (
    select month, sum(year_to_date) as amount
    from named
    where list_contains($series, series)
    group by month
    having count(*) = len($series)
)
select year(month) as year, max(month) as last_month, max_by(amount, month) as amount
from added
group by year(month)
order by year(month)
