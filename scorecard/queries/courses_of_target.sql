-- One row a month of the year of $as_of, area ($areas) and goal: how much of its target had been done. $goals and $parts
-- belong together, a part "" being the goal itself. done and needed are counts since January (of a goal over the whole
-- period: since it began) and what the year or period takes; of a share or rate the ratio and its target (is_ratio).
-- of_target is done ÷ needed. Months for which the goal's figures weren't complete are left out.
with asked as (
    select unnest($goals) as goal, unnest($parts) as part
),
told as (
    select
        v.goal, v.area_code, v.as_of as month, v.actual, v.target,
        v.terms_json ->> '$.numerator' is not null as is_ratio,
        cast(coalesce(v.terms_json ->> '$.year_to_date', v.terms_json ->> '$.current') as double) as count_done,
        cast(v.terms_json ->> '$.needed' as double) as count_needed
    from verdict as v
    inner join asked as q on q.goal = v.goal and q.part = v.part
    where list_contains($areas, v.area_code)
        and v.as_of between date_trunc('year', cast($as_of as date)) and $as_of
        and v.data_as_of = v.as_of
        and (v.year is null or v.year = year(v.as_of))
),
numbers as (
    select
        goal, area_code, month, is_ratio,
        case when is_ratio then actual else count_done end as done,
        case when is_ratio then target else count_needed end as needed
    from told
)
select *, done / needed as of_target
from numbers
where done is not null and needed > 0
order by goal, area_code, month
