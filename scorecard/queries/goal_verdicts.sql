-- All verdicts of one goal ($goal) in one area ($area) at one month ($as_of): every year and every part.
select v.*
from verdict as v
where v.goal = $goal and v.area_code = $area and v.as_of = $as_of
order by v.part, v.year
