-- One row a year to date or sum of several months that the single months stated within don't add up to, all of them
-- known. The months count.
with single as (
    select measure, area_code, period_start as month, dimension, kind, value, batch, sheet, cell
    from best_office
    where basis = 'month' and period_months = 1
),
long as (
    select b.*
    from best_office as b
    inner join measure as m on m.measure = b.measure and m.behaviour = 'flow'
    where b.basis in ('month', 'year_to_date') and (b.period_months > 1 or b.basis = 'year_to_date')
),
compared as (
    select
        l.measure, l.area_code, l.period_start, l.period_months, l.basis, l.dimension, l.kind, l.value,
        round(sum(s.value), 6) as added, l.batch, l.sheet, l.cell
    from long as l
    inner join single as s
        on s.measure = l.measure and s.area_code = l.area_code and s.dimension = l.dimension and s.kind = l.kind
        and s.month between l.period_start and l.period_start + to_months(l.period_months - 1)
    group by all
    having count(*) = l.period_months
)
select
    'month_year' as comparison, measure, area_code, period_start, period_months, dimension, kind, added as counted,
    value as other, '' as counted_office, '' as other_office, 1 as other_cells, batch as other_batch,
    sheet as other_sheet, cell as other_first, cell as other_last
from compared
where abs(added - value) > 0.001
