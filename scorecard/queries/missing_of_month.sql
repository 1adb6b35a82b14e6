-- One row a monthly dataset of which somebody's report of the month ($month) hasn't come, in the plan's order.
select s.dataset, count(*) as missing, max(s.due_on) as due_on
from submission as s
inner join dataset as d on d.dataset = s.dataset
where s.month = $month and s.state = 'missing'
group by s.dataset, d.sort_order
order by d.sort_order
