-- Stated figures by the month they end in: amount over `span` months (1 for a month, 3 for a quarter), levels as they are.
-- Where only the year to date is stated, the amount is its difference from the last one stated before in that year.
with placed as (
    select
        b.*,
        cast(b.period_start + to_months(b.period_months - 1) as date) as month
    from best_office as b
    where b.period_months < 12 or b.basis = 'stock'
),
by_month as (
    select measure, area_code, month, dimension, kind, value as amount, period_months as span
    from placed where basis = 'month'
    union all
    select measure, area_code, month, dimension, kind, value, 1
    from placed where basis = 'stock'
),
by_year_to_date as (
    select
        measure, area_code, month, dimension, kind,
        value - coalesce(lag(value) over spell, 0) as amount,
        month(month) - coalesce(month(lag(month) over spell), 0) as span
    from placed
    where basis = 'year_to_date'
    window spell as (partition by measure, area_code, dimension, kind, year(month) order by month)
),
shortest as (
    select
        *,
        row_number() over (partition by measure, area_code, month, dimension, kind order by span, way) as place
    from (
        select *, 1 as way from by_month
        union all
        select *, 2 as way from by_year_to_date
    )
)
select s.measure, s.area_code, s.month, s.dimension, s.kind, s.amount, s.span
from shortest as s
inner join calendar as k on k.month = s.month
where s.place = 1
