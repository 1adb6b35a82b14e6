-- One row a monthly dataset, reporter and month of one year ($year) that was over before a day ($day), or came before it was:
-- reported, late, missing, or pending (not in and not yet due on that day); since when (UTC), by when it was due, and how
-- many days too late: until it came, or until that day. Without a due day a month is due when it is over.
select
    s.dataset, s.area_code, s.month,
    case when s.state = 'missing' and $day <= s.due_on then 'pending' else s.state end as state,
    s.reported_at, s.reported_on, s.due_on,
    case
        when s.state <> 'missing' then s.days_late
        when $day > s.due_on then date_diff('day', s.due_on, $day)
    end as days_late
from submission as s
inner join dataset as d on d.dataset = s.dataset
inner join area as a on a.area_code = s.area_code
where year(s.month) = $year and (s.state <> 'missing' or $day > last_day(s.month))
order by d.sort_order, a.sort_order, s.month
