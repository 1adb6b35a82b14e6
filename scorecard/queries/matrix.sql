-- One row an area and goal: how every goal stands in every area at one month ($as_of): by its headline verdict, or ($year)
-- by that of one year of the period, which goals judged over the whole period don't have. Areas in declared order.
select v.*, a.kind as area_kind
from verdict as v
inner join area as a on a.area_code = v.area_code and a.kind <> 'province'
where v.as_of = $as_of and v.part = ''
    and case when $year is null then v.is_headline else v.year = $year end
order by a.sort_order
