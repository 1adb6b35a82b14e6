-- One row a measure, cut and kind that has figures in any area up to $as_of: from when on, and whether by the year only.
-- Those that are only the last thing stated (targets, stages) have no course.
select
    c.measure, c.dimension, c.kind, m.behaviour,
    min(c.month) as first_month,
    bool_and(month(c.month) = 12) as is_yearly
from cube as c
inner join measure as m on m.measure = c.measure and m.behaviour <> 'latest'
left join kind as k on k.dimension = c.dimension and k.kind = c.kind
where c.month <= $as_of and (c.value is not null or c.year_to_date is not null)
group by c.measure, c.dimension, c.kind, m.behaviour, m.sort_order, k.sort_order
order by m.sort_order, c.dimension, k.sort_order nulls last, c.kind
