-- One row a measure, area and month for which a record list was handed in: no record then means none, not unknown.
-- A list for the whole city speaks for every area where it names areas, and for the zone where it names zones.
with months as (
    select distinct v.measure, v.area_code, k.month
    from batch_coverage as v
    inner join measure as m on m.measure = v.measure and m.is_counted
    inner join calendar as k on k.month between v.first_month and v.last_month
    where v.shape = 'records'
),
city_wide as (
    select m.measure, m.month, d.has_zone
    from months as m
    inner join area as c on c.area_code = m.area_code and c.kind = 'city'
    inner join measure as e on e.measure = m.measure
    inner join dataset as d on d.dataset = e.dataset and d.has_area
)
select measure, area_code, month from months
union
select w.measure, a.area_code, w.month
from city_wide as w
inner join area as a on a.kind in ('district', 'city_level', 'unknown') or (a.kind = 'zone' and w.has_zone)
