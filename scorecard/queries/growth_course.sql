-- One row a month of the year of $as_of: a series' count since January in one area, the same a year before, and what it
-- takes to stand $growth above it. Months after $as_of, and those not complete, have no count.
with count_of as (
    select month, year_to_date
    from cube
    where area_code = $area and measure = $measure and dimension = $dimension and kind = $kind
        and month <= $as_of and is_complete
),
year_of as (
    select cast(unnest(generate_series(
        date_trunc('year', cast($as_of as date)), date_trunc('year', cast($as_of as date)) + interval 11 month, interval 1 month
    )) as date) as month
)
select
    y.month,
    n.year_to_date,
    b.year_to_date as year_to_date_last_year,
    b.year_to_date * (1 + $growth) as needed
from year_of as y
left join count_of as n on n.month = y.month
left join count_of as b on b.month = cast(y.month - interval 1 year as date)
order by y.month
