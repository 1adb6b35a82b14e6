-- A counted city total differs from the sum of its reporting areas
with parts as (
    select c.measure, c.month, c.dimension, c.kind, sum(c.value) as value
    from cube as c
    inner join area as a on a.area_code = c.area_code and a.kind in ('district', 'city_level', 'unknown')
    inner join measure as m on m.measure = c.measure and m.behaviour = 'flow' and not m.is_distinct
    group by c.measure, c.month, c.dimension, c.kind
)
select c.measure, c.month, c.dimension, c.kind, c.value, p.value as parts
from cube as c
inner join area as a on a.area_code = c.area_code and a.kind = 'city'
inner join parts as p
    on p.measure = c.measure and p.month = c.month and p.dimension = c.dimension and p.kind = c.kind
where c.source = 'summed' and c.is_complete and abs(c.value - p.value) > 0.001
