-- One row a month of one series in one area, January to $as_of of its year: the month, a year before, and both year to date.
-- growth is a ratio, null where the year before is unknown or zero; a month not reported in full has no value.
select
    c.month, c.value, c.value_last_year, c.year_to_date, c.year_to_date_last_year, c.is_complete, c.source,
    case when c.year_to_date_last_year > 0 then c.year_to_date / c.year_to_date_last_year - 1 end as growth,
    case when c.value_last_year > 0 then c.value / c.value_last_year - 1 end as month_growth
from cube as c
where c.area_code = $area and c.measure = $measure and c.dimension = $dimension and c.kind = $kind
    and year(c.month) = year(cast($as_of as date)) and c.month <= $as_of
order by c.month
