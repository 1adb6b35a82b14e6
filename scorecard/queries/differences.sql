-- One row a figure that is told twice and differs, the latest first: both values, which counts, and the files of both.
select
    d.*, m.dataset, a.sort_order,
    counted.file_name as counted_file, other.file_name as other_file
from difference as d
inner join measure as m on m.measure = d.measure
inner join area as a on a.area_code = d.area_code
left join batch as counted on counted.batch = d.counted_batch
left join batch as other on other.batch = d.other_batch
order by d.period_start desc, d.period_months desc, m.sort_order, a.sort_order, d.comparison, d.dimension, d.kind
