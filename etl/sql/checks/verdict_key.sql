-- A goal has not exactly one headline for an area and month
select goal, area_code, as_of, count(*) filter (is_headline) as headlines
from verdict group by goal, area_code, as_of having count(*) filter (is_headline) <> 1
