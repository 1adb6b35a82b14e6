-- Counted from records: one row a measure, area, month, dimension and kind, 0 where a covered month has none.
with plain as (
    select e.measure, e.area_code, e.month, e.dimension, e.kind, round(sum(e.quantity), 6) as amount
    from event_area as e
    inner join measure as m on m.measure = e.measure and m.behaviour = 'flow' and not m.is_distinct
    group by e.measure, e.area_code, e.month, e.dimension, e.kind
),
first_time as (  -- a thing that counts once counts in the month of its first appearance, with its kind of then
    select
        e.measure, e.area_code, e.dimension, e.kind, e.month,
        row_number() over (
            partition by e.measure, e.area_code, e.dimension, e.distinct_key order by e.month, e.kind
        ) as place
    from event_area as e
    inner join measure as m on m.measure = e.measure and m.behaviour = 'flow' and m.is_distinct
),
once as (
    select measure, area_code, month, dimension, kind, count(*) as amount
    from first_time where place = 1 group by measure, area_code, month, dimension, kind
),
level as (  -- things that stand at the month's end
    select e.measure, e.area_code, k.month, e.dimension, e.kind, count(distinct e.distinct_key) as amount
    from event_area as e
    inner join measure as m on m.measure = e.measure and m.behaviour = 'stock'
    inner join calendar as k on k.month >= e.month and (e.until_month is null or k.month <= e.until_month)
    group by e.measure, e.area_code, k.month, e.dimension, e.kind
),
stated_so_far as (
    select
        e.measure, e.area_code, k.month, e.dimension, e.kind, e.quantity,
        row_number() over (
            partition by e.measure, e.area_code, k.month, e.dimension, e.kind order by e.month desc, e.quantity desc
        ) as place
    from event_area as e
    inner join measure as m on m.measure = e.measure and m.behaviour = 'latest'
    inner join calendar as k on k.month >= e.month
),
latest as (  -- the last stated value up to the month; of two in one month the further stage
    select measure, area_code, month, dimension, kind, quantity as amount from stated_so_far where place = 1
),
amount as (
    select * from plain
    union all
    select * from once
    union all
    select * from level
    union all
    select * from latest
),
grid as (
    select c.measure, c.area_code, c.month, u.dimension, u.kind
    from covered as c inner join kind_used as u on u.measure = c.measure
)
select g.measure, g.area_code, g.month, g.dimension, g.kind, coalesce(a.amount, 0) as amount
from grid as g
left join amount as a
    on a.measure = g.measure and a.area_code = g.area_code and a.month = g.month
    and a.dimension = g.dimension and a.kind = g.kind
