-- One row an area that adds to the city (districts, its own level, unknown; never a zone), largest first: its part in what
-- a goal ($goal, $part) is judged by at one month ($as_of) and year ($year; null: the period). $unit says in what:
-- points (percentage points of the city's growth), count (change of the numerator since a year before, in whole counts:
-- the city's count before is its numerator ÷ (1 + its growth)), or actual (the figure judged, where that adds up).
-- `step` is the area, 'other' for all small ones together (below 3 % of all that moved, or not among the first nine), or
-- 'none' for those with nothing; step_amount and step_areas tell of the step. city_amount is the city's own, rest what its areas don't add up to.
with told as (
    select
        v.area_code, a.kind, a.sort_order, v.target, v.data_as_of,
        case $unit
            when 'points' then 100 * v.contribution
            when 'count' then v.contribution * c.numerator / nullif(1 + c.contribution, 0)
            when 'actual' then v.actual
        end as exact
    from verdict as v
    inner join area as a on a.area_code = v.area_code and a.kind in ('city', 'district', 'city_level', 'unknown')
    inner join verdict as c on c.goal = v.goal and c.part = v.part and c.as_of = v.as_of and c.year is not distinct from v.year
    inner join area as ca on ca.area_code = c.area_code and ca.kind = 'city'
    where v.goal = $goal and v.part = $part and v.as_of = $as_of and v.year is not distinct from $year
),
rounded as (
    select * exclude (exact), case when $unit = 'count' then round(exact) else exact end as amount from told
),
city as (
    select amount as city_amount, target as city_target from rounded where kind = 'city' and amount is not null
),
parts as (
    select
        area_code, kind, sort_order, amount,
        abs(amount) < 0.03 * sum(abs(amount)) over () or row_number() over (order by abs(amount) desc, sort_order) > 9 as is_small
    from rounded
    where kind <> 'city' and amount is not null
),
stepped as (
    select
        *,
        case
            when amount = 0 then 'none'
            when is_small and count(*) filter (where is_small and amount <> 0) over () > 1 then 'other'
            else area_code
        end as step
    from parts
)
select
    s.area_code, s.kind, s.amount, s.step,
    sum(s.amount) over (partition by s.step) as step_amount,
    count(*) over (partition by s.step) as step_areas,
    c.city_amount,
    c.city_target,
    case when abs(c.city_amount - sum(s.amount) over ()) > 1e-6 then c.city_amount - sum(s.amount) over () end as rest
from stepped as s
cross join city as c
order by s.step = 'other', s.amount desc, s.sort_order
