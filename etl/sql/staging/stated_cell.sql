-- One row a measure, area, month, dimension and kind that is stated: the cells behind it, of the shortest period that ends
-- in the month. A total stated nowhere has the cells of its first cut's kinds. place orders the cells of one sheet.
with own as (
    select
        measure, area_code, cast(period_start + to_months(period_months - 1) as date) as month, dimension, kind,
        batch, sheet, cell
    from best_office
    qualify row_number() over (
        partition by measure, area_code, period_start + to_months(period_months - 1), dimension, kind
        order by period_months, basis
    ) = 1
),
cut as (
    select s.*, t.slot
    from own as s
    inner join measure_slot as t on t.measure = s.measure and t.dimension = s.dimension and t.is_partition
    anti join own as o
        on o.measure = s.measure and o.area_code = s.area_code and o.month = s.month and o.dimension = ''
),
every_cell as (
    select measure, area_code, month, dimension, kind, batch, sheet, cell from own
    union all
    select measure, area_code, month, '', '', batch, sheet, cell
    from cut
    qualify slot = min(slot) over (partition by measure, area_code, month)
)
select *, lpad(regexp_extract(cell, '\d+'), 8, '0') || lpad(regexp_extract(cell, '[A-Z]+'), 4, ' ') as place
from every_cell
