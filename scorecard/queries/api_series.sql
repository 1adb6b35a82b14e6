-- One row an area and month of one series from $first to $last as programs read it: of all areas that the viewer sees, or of
-- one ($area). value: the month's count, or the level at its end; year_to_date and rolling_12 where all their months are known.
select c.area_code, c.month, c.value, c.year_to_date, c.rolling_12, c.is_complete, c.source
from cube as c
inner join area as a on a.area_code = c.area_code
where c.measure = $measure and c.dimension = $dimension and c.kind = $kind
    and c.month between $first and $last and c.area_code = coalesce($area, c.area_code)
order by a.sort_order, c.month
