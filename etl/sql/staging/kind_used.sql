-- Every dimension and kind in which a measure is cut: the declared ones and those found in the files; '' is the total.
select measure, '' as dimension, '' as kind from measure
union
select s.measure, s.dimension, k.kind from measure_slot as s inner join kind as k on k.dimension = s.dimension
union
select distinct measure, dimension, kind from event_kind
union
select distinct measure, dimension, kind from best_office
