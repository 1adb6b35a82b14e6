-- One row a figure of a work item and area: what it is at one month ($as_of).
select f.*
from work_item_figure as f
where f.as_of = $as_of
