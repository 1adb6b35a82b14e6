-- One row a measure, cut and kind that has monthly figures in one area, up to $as_of.
select c.measure, c.dimension, c.kind
from cube as c
inner join measure as m on m.measure = c.measure
left join kind as k on k.dimension = c.dimension and k.kind = c.kind
where c.area_code = $area and c.month <= $as_of and (c.value is not null or c.year_to_date is not null)
group by c.measure, c.dimension, c.kind, m.sort_order, k.sort_order
order by m.sort_order, c.dimension, k.sort_order nulls last, c.kind
