-- The headline verdicts of one area ($area) at one month ($as_of; null: the latest), in no fixed order of goals.
select v.*
from verdict as v
where v.is_headline and v.area_code = $area
    and v.as_of = coalesce($as_of, (select max(as_of) from verdict))
