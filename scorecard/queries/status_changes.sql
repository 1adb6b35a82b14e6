-- One row a publication and goal whose headline status in an area ($area) was another than at the publication before: what
-- people saw change, be it by new figures, a correction, or a new year that began. Oldest first.
with headline as (
    select
        goal, publication, published_at, as_of, year, status,
        lag(status) over (partition by goal order by publication) as from_status
    from said
    where area_code = $area and as_of = latest_as_of
)
select goal, publication, published_at, as_of, year, from_status, status
from headline
where from_status <> status
order by publication, goal
