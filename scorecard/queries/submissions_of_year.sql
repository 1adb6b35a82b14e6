-- One row a monthly dataset, reporter and month of one year ($year) that was due when this was built, or came before it was:
-- reported, late or missing, and since when (UTC). Without a due day a month is due when it is over.
select s.dataset, s.area_code, s.month, s.state, s.reported_at
from submission as s
inner join dataset as d on d.dataset = s.dataset
inner join area as a on a.area_code = s.area_code
cross join build as b
where year(s.month) = $year
    and (s.state <> 'missing' or s.month + interval 1 month + to_days(coalesce(d.due_day, 0)) <= b.built_at)
order by d.sort_order, a.sort_order, s.month
