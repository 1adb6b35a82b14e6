-- Stated figures by the month they end in: amount over `span` months (1 for a month, 3 for a quarter), levels as they are.
-- A year to date is less the one stated before it in that year; it, and a quarter, also less the single months stated
-- within: what remains is the amount of the months that are stated nowhere else, so that no month counts twice.
with placed as (
    select
        b.*,
        cast(b.period_start + to_months(b.period_months - 1) as date) as month
    from best_office as b
    where b.period_months < 12 or b.basis in ('stock', 'year_to_date')
),
single as (
    select measure, area_code, month, dimension, kind, value
    from placed where basis = 'month' and period_months = 1
),
long as (  -- of the months after `after`
    select
        measure, area_code, month, dimension, kind, value, period_months as span,
        cast(period_start - interval 1 month as date) as after
    from placed where basis = 'month' and period_months > 1
    union all
    select
        measure, area_code, month, dimension, kind,
        value - coalesce(lag(value) over spell, 0),
        month(month) - coalesce(month(lag(month) over spell), 0),
        coalesce(lag(month) over spell, cast(period_start - interval 1 month as date))
    from placed
    where basis = 'year_to_date'
    window spell as (partition by measure, area_code, dimension, kind, year(month) order by month)
),
remainder as (
    select
        l.measure, l.area_code, l.month, l.dimension, l.kind,
        round(l.value - coalesce(sum(s.value), 0), 6) as amount,
        l.span - count(s.month) as span
    from long as l
    left join single as s
        on s.measure = l.measure and s.area_code = l.area_code and s.dimension = l.dimension and s.kind = l.kind
        and s.month > l.after and s.month < l.month
    group by l.measure, l.area_code, l.month, l.dimension, l.kind, l.value, l.span, l.after
),
shortest as (
    select
        *,
        row_number() over (partition by measure, area_code, month, dimension, kind order by span, way) as place
    from (
        select *, 1 as span, 1 as way from single
        union all
        select measure, area_code, month, dimension, kind, value, 1, 1 from placed where basis = 'stock'
        union all
        select *, 2 from remainder
    )
)
select s.measure, s.area_code, s.month, s.dimension, s.kind, s.value as amount, s.span
from shortest as s
inner join calendar as k on k.month = s.month
where s.place = 1
