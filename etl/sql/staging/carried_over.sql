-- Open balance at the start of each year, from records: all opened before it less all closed before it.
with balance as (
    select measure, area_code, month, dimension, kind, amount from counted
),
pair as (
    select m.measure, m.opened, m.closed from measure as m where m.opened is not null
),
moved as (
    select p.measure, b.area_code, b.month, b.dimension, b.kind, b.amount
    from pair as p inner join balance as b on b.measure = p.opened
    union all
    select p.measure, b.area_code, b.month, b.dimension, b.kind, -b.amount
    from pair as p inner join balance as b on b.measure = p.closed
),
grid as (
    select distinct p.measure, b.area_code, b.month, b.dimension, b.kind
    from pair as p inner join balance as b on b.measure = p.opened
)
select g.measure, g.area_code, g.month, g.dimension, g.kind, round(coalesce(sum(m.amount), 0), 6) as amount
from grid as g
left join moved as m
    on m.measure = g.measure and m.area_code = g.area_code and m.dimension = g.dimension and m.kind = g.kind
    and m.month < date_trunc('year', g.month)
group by g.measure, g.area_code, g.month, g.dimension, g.kind
