-- One row a goal: its headline verdict in one area ($area) at a month ($as_of) beside what the last month judged before it
-- says of the same year or period. from_*: that month's. Nothing where there was none.
select
    v.goal, v.year, v.status, v.probability, v.actual, v.data_as_of,
    b.as_of as from_as_of, b.status as from_status, b.probability as from_probability, b.actual as from_actual,
    b.data_as_of as from_data_as_of
from verdict as v
inner join verdict as b
    on b.goal = v.goal and b.area_code = v.area_code and b.part = '' and b.year is not distinct from v.year
    and b.as_of = (select max(as_of) from verdict where as_of < $as_of)
where v.is_headline and v.area_code = $area and v.as_of = $as_of
order by v.goal
