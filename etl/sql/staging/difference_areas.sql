-- One row a total stated for the city that its districts, city level and unknown, all of them known, don't add up to.
-- The stated total counts. Things that count once for the city though several districts have them are left out.
with city as (
    select s.measure, s.area_code, s.month, s.dimension, s.kind, s.amount
    from area_month as s
    inner join area as a on a.area_code = s.area_code and a.kind = 'city'
    inner join measure as m on m.measure = s.measure and m.behaviour <> 'latest' and not m.is_distinct
    where s.source = 'stated' and s.span = 1
),
part as (
    select s.measure, s.month, s.dimension, s.kind, s.amount, s.area_code, s.source, a.kind = 'district' as is_district
    from area_month as s
    inner join area as a on a.area_code = s.area_code and a.kind in ('district', 'city_level', 'unknown')
    where s.span = 1
),
added as (
    select measure, month, dimension, kind, round(sum(amount), 6) as amount
    from part
    group by measure, month, dimension, kind
    having count(*) filter (is_district) = (select count(*) from area where kind = 'district')
        and bool_or(source = 'stated')  -- counted ones are compared as records
),
part_cells as (
    select
        p.measure, p.month, p.dimension, p.kind, count(*) as cells, max(c.batch) as batch,
        case when count(distinct (c.batch, c.sheet)) = 1 then min(c.sheet) end as sheet,
        arg_min(c.cell, c.place) as first_cell, arg_max(c.cell, c.place) as last_cell
    from part as p
    inner join stated_cell as c
        on c.measure = p.measure and c.area_code = p.area_code and c.month = p.month
        and c.dimension = p.dimension and c.kind = p.kind
    group by p.measure, p.month, p.dimension, p.kind
)
select
    'city_districts' as comparison, c.measure, c.area_code, c.month as period_start, 1 as period_months,
    c.dimension, c.kind, c.amount as counted, d.amount as other, '' as counted_office, '' as other_office,
    p.cells as other_cells, p.batch as other_batch, p.sheet as other_sheet, p.first_cell as other_first, p.last_cell as other_last
from city as c
inner join added as d
    on d.measure = c.measure and d.month = c.month and d.dimension = c.dimension and d.kind = c.kind
left join part_cells as p
    on p.measure = c.measure and p.month = c.month and p.dimension = c.dimension and p.kind = c.kind
where abs(c.amount - d.amount) > 0.001
