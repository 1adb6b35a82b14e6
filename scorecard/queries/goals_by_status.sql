-- One row a status: how many goals of one area ($area) have it at one month ($as_of) by their headline verdict.
select v.status, count(*) as goals
from verdict as v
where v.is_headline and v.area_code = $area and v.as_of = $as_of
group by v.status
