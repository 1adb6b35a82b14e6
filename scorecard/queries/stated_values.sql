-- One row a stated value of one series in one year up to $as_of, with its cell: of $area, or ($area null)
-- of the whole city; of all months, or those that tell of one ($month).
select
    f.area_code, f.period_start, f.period_months, f.basis, f.value, f.empty_reason, f.is_stated_total, f.office,
    f.batch, f.sheet, f.cell, b.file_name, b.accepted_at
from fact as f
inner join batch as b on b.batch = f.batch
inner join area as a on a.area_code = f.area_code and a.kind <> 'province'
where f.measure = $measure and f.dimension = $dimension and f.kind = $kind
    and ($area is null or f.area_code = $area)
    and year(f.period_start) = year(cast($as_of as date)) and f.period_start <= $as_of
    and ($month is null or $month between f.period_start and f.period_start + to_months(f.period_months - 1))
order by f.period_start, a.sort_order, f.period_months, f.office
