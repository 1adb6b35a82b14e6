-- One row: the last month of which there is any figure, null when there is none.
select max(month) as month
from cube
where value is not null
