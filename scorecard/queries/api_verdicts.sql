-- The headline verdicts at one month ($as_of) as programs read them: of all areas that the viewer sees, of one ($area) or of
-- one goal ($goal) where named; areas in declared order.
select v.*
from verdict as v
inner join area as a on a.area_code = v.area_code
where v.is_headline and v.as_of = $as_of
    and v.area_code = coalesce($area, v.area_code) and v.goal = coalesce($goal, v.goal)
order by v.goal, a.sort_order
