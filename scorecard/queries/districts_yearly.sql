-- One row a district and measure ($measures) of one year ($year) of the yearly tables.
select y.area_code, y.measure, y.value
from yearly as y
inner join area as a on a.area_code = y.area_code and a.kind = 'district'
where list_contains($measures, y.measure) and y.year = $year and y.dimension = ''
order by a.sort_order, y.measure
