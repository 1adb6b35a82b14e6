-- Events once for their total (dimension '') and once for each dimension that cuts them; a blank kind is 'unstated'.
select measure, area_code, zone_code, month, until_month, distinct_key, quantity, '' as dimension, '' as kind from event
union all
select e.measure, area_code, zone_code, month, until_month, distinct_key, quantity, s.dimension, coalesce(kind_1, 'unstated')
from event as e inner join measure_slot as s on s.measure = e.measure and s.slot = 1
union all
select e.measure, area_code, zone_code, month, until_month, distinct_key, quantity, s.dimension, coalesce(kind_2, 'unstated')
from event as e inner join measure_slot as s on s.measure = e.measure and s.slot = 2
union all
select e.measure, area_code, zone_code, month, until_month, distinct_key, quantity, s.dimension, coalesce(kind_3, 'unstated')
from event as e inner join measure_slot as s on s.measure = e.measure and s.slot = 3
union all
select e.measure, area_code, zone_code, month, until_month, distinct_key, quantity, s.dimension, coalesce(kind_4, 'unstated')
from event as e inner join measure_slot as s on s.measure = e.measure and s.slot = 4
