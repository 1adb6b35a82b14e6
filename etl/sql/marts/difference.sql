-- One row a figure that is told twice and differs: which of the two counts, and the cells of both. Kinds are listed only
-- where their total doesn't differ already. comparison: city_districts, summary_records, month_year, offices.
-- A side of several cells has its first and last one, its sheet where it is one sheet's; one counted from records has none.
with every_difference as (
    select * from difference_areas
    union all
    select * from difference_records
    union all
    select * from difference_spans
    union all
    select * from difference_offices
),
told as (
    select d.*
    from every_difference as d
    left join every_difference as t
        on t.comparison = d.comparison and t.measure = d.measure and t.area_code = d.area_code
        and t.period_start = d.period_start and t.period_months = d.period_months and t.dimension = ''
        and d.dimension <> ''
    where t.measure is null
),
own_cells as (
    select
        d.comparison, d.measure, d.area_code, d.period_start, d.period_months, d.dimension, d.kind, d.other_office,
        count(*) as cells, max(c.batch) as batch,
        case when count(distinct concat(c.batch, ' ', c.sheet)) = 1 then min(c.sheet) end as sheet,
        min_by(c.cell, c.place) as first_cell, max_by(c.cell, c.place) as last_cell
    from told as d
    inner join stated_cell as c
        on c.measure = d.measure and c.area_code = d.area_code and c.dimension = d.dimension and c.kind = d.kind
        and c.month between d.period_start and cast(d.period_start + to_months(d.period_months - 1) as date)
    group by d.comparison, d.measure, d.area_code, d.period_start, d.period_months, d.dimension, d.kind, d.other_office
)
select
    d.comparison, d.measure, d.area_code, d.period_start, d.period_months, d.dimension, d.kind,
    d.counted, d.other, round(d.counted - d.other, 6) as gap, d.counted_office, d.other_office,
    coalesce(c.cells, 0) as counted_cells, c.batch as counted_batch, c.sheet as counted_sheet,
    c.first_cell as counted_first, c.last_cell as counted_last,
    d.other_cells, d.other_batch, d.other_sheet, d.other_first, d.other_last
from told as d
left join own_cells as c
    on c.comparison = d.comparison and c.measure = d.measure and c.area_code = d.area_code
    and c.period_start = d.period_start and c.period_months = d.period_months
    and c.dimension = d.dimension and c.kind = d.kind and c.other_office = d.other_office
order by d.period_start, d.measure, d.area_code, d.dimension, d.kind, d.comparison, d.period_months, d.other_office
