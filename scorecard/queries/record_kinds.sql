-- One row a kind that stands in one column ($column) of a list ($table), with its number of records in an area.
with kinds as (
    select columns(lambda c: c = $column) as kind
    from query_table($table)
    where $area is null or area_code = $area or zone_code = $area
)
select kind, count(*) as records
from kinds
where kind is not null
group by kind
order by records desc, kind
