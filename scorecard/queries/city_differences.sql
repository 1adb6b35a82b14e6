-- One row a month from $first to $as_of in which the total stated for the city isn't the sum of its districts, for some
-- measures ($measures); kinds are left out where the total differs already.
select d.measure, d.dimension, d.kind, d.period_start as month, d.counted, d.other, d.gap
from difference as d
where d.comparison = 'city_districts' and list_contains($measures, d.measure)
    and d.period_start between $first and $as_of
order by d.period_start desc, d.measure, d.dimension, d.kind
