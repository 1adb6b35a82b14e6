-- One row an area ($areas) and period from $first to $as_of of one series, by its last month. $span is month, to_date
-- (since January), twelve (months) or year; of a level the month's or the year's end. Unknown or incomplete: no amount.
-- growth: against the same period a year before; share_of_city; share_of_kinds: of the total; index: 100 at $base.
with told as (
    select
        c.area_code, c.month, c.dimension, c.kind,
        case $span
            when 'to_date' then c.year_to_date
            when 'twelve' then c.rolling_12
            when 'year' then case when m.behaviour = 'flow' then c.year_to_date when c.is_complete then c.value end
            else case when c.is_complete then c.value end
        end as amount
    from cube as c
    inner join measure as m on m.measure = c.measure
    where c.measure = $measure and c.month <= $as_of
        and (c.dimension = '' or (c.dimension = $dimension and c.kind = $kind))
        and ($span <> 'year' or month(c.month) = 12)
),
series as (
    select area_code, month, amount from told where dimension = $dimension and kind = $kind
),
total as (
    select area_code, month, amount from told where dimension = ''
),
city as (
    select s.month, s.amount from series as s inner join area as a on a.area_code = s.area_code and a.kind = 'city'
)
select
    s.area_code, s.month, s.amount,
    b.amount as amount_last_year,
    case when b.amount > 0 then s.amount / b.amount - 1 end as growth,
    s.amount / nullif(c.amount, 0) as share_of_city,
    s.amount / nullif(t.amount, 0) as share_of_kinds,
    case when o.amount > 0 then 100 * s.amount / o.amount end as index
from series as s
inner join area as a on a.area_code = s.area_code
left join series as b on b.area_code = s.area_code and b.month = s.month - interval 1 year
left join series as o on o.area_code = s.area_code and o.month = $base
left join total as t on t.area_code = s.area_code and t.month = s.month
left join city as c on c.month = s.month
where list_contains($areas, s.area_code) and s.month >= $first
order by a.sort_order, s.month
