-- The districts of a goal ($goal) at a month ($as_of) in the order of their ranks, without figures; no row for whom the city
-- doesn't let see names.
select area_code, rank, is_tied
from ranking
where goal = $goal and as_of = $as_of
order by rank, area_code
