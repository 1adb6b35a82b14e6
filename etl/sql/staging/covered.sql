-- One row a measure, area and month for which a record list was handed in: no record then means none, not unknown.
-- A list for the whole city speaks for every district where it names areas. For a zone, the city's own level and unknown
-- districts lists speak from the first month of the first one that names them, or of a statement of the figure: many
-- never do, and what nobody tells apart is unknown, not none.
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
),
named as (
    select distinct batch, measure, area_code from batch_event
    union
    select distinct batch, measure, zone_code from batch_event where zone_code is not null
),
in_lists as (  -- a list that names an area once tells it apart in all its months and for all that is counted from it
    select m.dataset, n.area_code, min(v.first_month) as month
    from named as n
    inner join area as a on a.area_code = n.area_code and a.kind in ('zone', 'city_level', 'unknown')
    inner join measure as m on m.measure = n.measure
    inner join batch_coverage as v on v.batch = n.batch and v.dataset = m.dataset and v.shape = 'records'
    inner join area as c on c.area_code = v.area_code and c.kind = 'city'
    group by m.dataset, n.area_code
),
first_named as (
    select measure, area_code, min(month) as month
    from (
        select m.measure, n.area_code, n.month from in_lists as n inner join measure as m on m.dataset = n.dataset
        union all
        select measure, area_code, period_start from best_office
    )
    group by measure, area_code
)
select measure, area_code, month from months
union
select w.measure, a.area_code, w.month
from city_wide as w
inner join area as a on a.kind in ('district', 'city_level', 'unknown') or (a.kind = 'zone' and w.has_zone)
left join first_named as n on n.measure = w.measure and n.area_code = a.area_code
where a.kind = 'district' or w.month >= n.month
