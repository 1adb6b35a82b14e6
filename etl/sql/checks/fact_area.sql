-- A stated value belongs to an area or measure that the plan does not declare
select f.measure, f.area_code, f.batch, f.sheet, f.cell
from fact as f
left join area as a on a.area_code = f.area_code
left join measure as m on m.measure = f.measure
where a.area_code is null or m.measure is null
