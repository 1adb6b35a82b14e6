-- One row a monthly dataset and month that is due before a day ($day) and has not come from an area; without a due day a
-- month is due when it is over.
select s.dataset, s.month, s.area_code, coalesce(s.due_on, last_day(s.month)) as due_on
from submission as s
inner join dataset as d on d.dataset = s.dataset
inner join area as a on a.area_code = s.area_code
where s.state = 'missing' and $day > coalesce(s.due_on, last_day(s.month))
order by s.month, d.sort_order, a.sort_order
