-- One row a month judged: how a goal (or its part $part) stood in one area at each as-of month from $first to $as_of.
-- A year's last row is its December; months for which the goal's figures weren't complete are left out.
select v.as_of as month, v.year, v.status, v.actual, v.target, v.numerator, v.denominator, v.terms_json
from verdict as v
where v.goal = $goal and v.part = $part and v.area_code = $area
    and v.as_of between $first and $as_of
    and v.data_as_of = v.as_of
    and (v.year is null or v.year = year(v.as_of))
order by v.as_of
