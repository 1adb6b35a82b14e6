-- The years up to the build's own for which it is known who had to report, newest first.
select distinct year(s.month) as year
from submission as s
cross join build as b
where s.month <= b.built_at
order by year desc
