-- One row: when (UTC) a verdict was first published with this month ($as_of), or a later one, as its latest; null if never.
select min(published_at) as since
from said
where latest_as_of >= $as_of
