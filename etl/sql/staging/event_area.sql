-- The same events by every area that counts them: their own, their zone (a second attribution), and for things that
-- count once the whole city, so that a product of several districts is one product of the city.
select measure, area_code, month, until_month, distinct_key, quantity, dimension, kind from event_kind
union all
select measure, zone_code, month, until_month, distinct_key, quantity, dimension, kind
from event_kind where zone_code is not null
union all
select e.measure, c.area_code, e.month, e.until_month, e.distinct_key, e.quantity, e.dimension, e.kind
from event_kind as e
inner join measure as m on m.measure = e.measure and (m.is_distinct or m.behaviour <> 'flow')
inner join area as c on c.kind = 'city'
where e.area_code <> c.area_code
