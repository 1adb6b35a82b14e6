-- One row a measure, area, month, dimension and kind, without gaps from a measure's first month to its last.
-- year_to_date and rolling_12 are there only when every month they add up is known and complete.
with area_known as (
    select a.area_code, a.measure, a.month, a.dimension, a.kind, a.amount, a.span, true as is_complete, a.source
    from area_month as a
    inner join area as r on r.area_code = a.area_code and r.kind not in ('city', 'province')
    union all
    select * from city_month
),
spell as (
    select measure, min(month) as first_month, max(month) as last_month from area_known group by measure
),
series as (  -- numbered, since a number is quicker to partition by than four texts
    select *, row_number() over (order by measure, area_code, dimension, kind) as series_number
    from (select distinct measure, area_code, dimension, kind from area_known)
),
grid as (
    select s.series_number, s.measure, s.area_code, s.dimension, s.kind, k.month, k.month_number, k.year
    from series as s
    inner join spell as p on p.measure = s.measure
    inner join calendar as k on k.month between p.first_month and p.last_month
),
dense as (
    select
        g.series_number, g.measure, g.area_code, g.month, g.month_number, g.year, g.dimension, g.kind, m.behaviour = 'flow' as is_flow,
        a.amount, a.span, coalesce(a.is_complete, false) as is_complete, coalesce(a.source, '') as source
    from grid as g
    inner join measure as m on m.measure = g.measure
    left join area_known as a
        on a.measure = g.measure and a.area_code = g.area_code and a.month = g.month
        and a.dimension = g.dimension and a.kind = g.kind
),
added as (
    select
        *,
        round(sum(amount) filter (is_complete) over this_year, 6) as year_amount,
        sum(span) filter (is_complete) over this_year as year_span,
        round(sum(amount) filter (is_complete) over twelve, 6) as twelve_amount,
        sum(span) filter (is_complete) over twelve as twelve_span
    from dense
    window
        this_year as (partition by series_number, year order by month),
        twelve as (partition by series_number order by month rows between 11 preceding and current row)
),
told as (
    select
        series_number, measure, area_code, month, dimension, kind,
        case when span = 1 or not is_flow then amount end as value,
        is_complete,
        case when is_flow and year_span = month_number then year_amount end as year_to_date,
        case when is_flow and twelve_span = 12 then twelve_amount end as rolling_12,
        source
    from added
)
select
    measure, area_code, month, dimension, kind, value, is_complete, year_to_date,
    lag(value, 12) over series as value_last_year,
    lag(is_complete, 12) over series as is_complete_last_year,
    lag(year_to_date, 12) over series as year_to_date_last_year,
    rolling_12, source
from told
window series as (partition by series_number order by month)
order by series_number, month
