-- One row a month from $first to $as_of: several series ("measure" or "measure/dimension/kind") of one area, added up.
-- value is the month's count or the level at its end; a month where one of them is unknown or incomplete has none.
with named as (
    select
        month, value,
        case when dimension = '' then measure else measure || '/' || dimension || '/' || kind end as series
    from cube
    where area_code = $area and month between $first and $as_of and is_complete and value is not null
)
select month, case when count(*) = len($series) then sum(value) end as value
from named
where list_contains($series, series)
group by month
order by month
