-- Where the figures that had ended by $as_of, from $first on, stand: one row an area, series, file and sheet with its
-- cells; of lists, whose rows name their areas themselves, one row a dataset, file and sheet with its bounds.
select
    f.area_code, m.dataset, f.measure, f.dimension, f.kind, b.file_name, f.sheet,
    list(f.cell order by f.period_start, f.cell) as cells
from fact as f
inner join measure as m on m.measure = f.measure
inner join batch as b on b.batch = f.batch
where f.period_start >= $first and f.period_start + to_months(f.period_months - 1) <= $as_of
group by f.area_code, m.dataset, f.measure, f.dimension, f.kind, b.batch, b.file_name, f.sheet
union all
select null, t.dataset, null, null, null, b.file_name, t.sheet, [t.bounds]
from table_read as t
inner join batch as b on b.batch = t.batch
where t.shape = 'records' and t.period <= strftime(cast($as_of as date), '%Y-%m')
order by all
