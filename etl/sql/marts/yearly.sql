-- Yearly figures (population, benchmarks, targets, capacity): one row a measure, area, year, dimension and kind.
-- The city's is the one stated for it, else the sum of its districts when all have one.
with stated as (
    select measure, area_code, year(period_start) as year, dimension, kind, value, published_on
    from best_office
    where period_months = 12
),
city as (
    select area_code from area where kind = 'city'
),
district_count as (
    select count(*) as districts from area where kind = 'district'
),
summed as (
    select
        s.measure, c.area_code, s.year, s.dimension, s.kind, round(sum(s.value), 6) as value, max(s.published_on) as published_on
    from stated as s
    inner join area as a on a.area_code = s.area_code and a.kind in ('district', 'city_level', 'unknown')
    inner join measure as m on m.measure = s.measure and m.behaviour <> 'latest'
    cross join city as c
    cross join district_count as n
    group by s.measure, c.area_code, s.year, s.dimension, s.kind, n.districts
    having count(*) filter (a.kind = 'district') = n.districts
)
select * from stated
union all
select u.*
from summed as u
anti join stated as s
    on s.measure = u.measure and s.area_code = u.area_code and s.year = u.year
    and s.dimension = u.dimension and s.kind = u.kind
order by measure, area_code, year, dimension, kind
