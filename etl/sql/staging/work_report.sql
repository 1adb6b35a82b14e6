-- One row a report on a work item of one list ($table); without a day of its own it is of the day it was handed in.
select
    r.* replace (coalesce(r.reported_on, b.accepted_on) as reported_on)
from query_table($table) as r
inner join batch as b on b.batch = r.batch
order by r.batch, r.sheet, r."row"
