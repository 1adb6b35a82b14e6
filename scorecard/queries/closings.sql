-- One row a closed month, oldest first: when (UTC), by whom, who answers for it; note and missing datasets for staff alone.
select month, closed_at, closed_by, filled_by, checked_by, responsible, note, missing_json
from closing
order by month
