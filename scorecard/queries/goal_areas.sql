-- One row an area of the city: its headline verdict for one goal ($goal) at one month ($as_of), the highest figure first,
-- then those without a figure; zones, which overlap the districts, and what no district has come after them.
select v.*, a.kind as area_kind, a.sort_order
from verdict as v
inner join area as a on a.area_code = v.area_code and a.kind not in ('city', 'province')
where v.goal = $goal and v.is_headline and v.as_of = $as_of
order by
    case a.kind when 'district' then 1 when 'zone' then 3 else 2 end,
    v.actual desc nulls last, a.sort_order
