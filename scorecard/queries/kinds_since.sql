-- One row a kind of one measure's cut ($dimension) in one area: its sum over the months from $first to $as_of.
select c.kind, sum(c.value) as amount
from cube as c
left join kind as k on k.dimension = c.dimension and k.kind = c.kind
where c.area_code = $area and c.measure = $measure and c.dimension = $dimension
    and c.month between $first and $as_of and c.is_complete
group by c.kind, k.sort_order
having sum(c.value) is not null
order by k.sort_order nulls last, c.kind
