-- The months with verdicts, newest first.
select distinct as_of
from verdict
order by as_of desc
