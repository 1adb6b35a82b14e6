-- One row a month and kind from $first to $as_of: one measure of one area by one dimension; a kind not declared has no order.
select c.month, c.kind, c.value
from cube as c
left join kind as k on k.dimension = c.dimension and k.kind = c.kind
where c.area_code = $area and c.measure = $measure and c.dimension = $dimension
    and c.month between $first and $as_of and c.is_complete and c.value is not null
order by k.sort_order nulls last, c.kind, c.month
