-- The city's figure: stated for the city, else counted once over the city (things that count once, levels of records,
-- lists that name no area), else the sum of districts, city level and unknown; complete when every district has a
-- figure. Targets and stages (behaviour 'latest') are never added. Sums are rounded: the order of adding leaves no trace.
with city as (
    select area_code from area where kind = 'city'
),
direct as (
    select a.measure, a.month, a.dimension, a.kind, a.amount, a.span, a.source
    from area_month as a
    inner join city as c on c.area_code = a.area_code
    inner join measure as m on m.measure = a.measure
    inner join dataset as d on d.dataset = m.dataset
    where a.source = 'stated' or m.is_distinct or (m.behaviour <> 'flow' and m.is_counted) or not d.has_area
),
direct_cut as (
    select distinct measure, month, dimension from direct
),
district_count as (
    select count(*) as districts from area where kind = 'district'
),
summed as (
    select
        a.measure, a.month, a.dimension, a.kind, round(sum(a.amount), 6) as amount, max(a.span) as span,
        count(*) filter (r.kind = 'district') as reporting,
        case when bool_and(a.source = 'records') then 'records' else 'summed' end as source
    from area_month as a
    inner join area as r on r.area_code = a.area_code and r.kind in ('city', 'district', 'city_level', 'unknown')
    inner join measure as m on m.measure = a.measure and m.behaviour <> 'latest'
    group by a.measure, a.month, a.dimension, a.kind
)
select c.area_code, d.measure, d.month, d.dimension, d.kind, d.amount, d.span, true as is_complete, d.source
from direct as d cross join city as c
union all
select
    c.area_code, s.measure, s.month, s.dimension, s.kind, s.amount, s.span,
    s.reporting = n.districts as is_complete, s.source
from summed as s
cross join city as c
cross join district_count as n
anti join direct_cut as d on d.measure = s.measure and d.month = s.month and d.dimension = s.dimension
