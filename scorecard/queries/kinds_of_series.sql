-- One row a kind of one measure's cut ($dimension) in one area at $as_of: year to date (a level: at the month's end), and a
-- year before. share is its part of the kinds told, null where they add up to nothing.
with told as (
    select
        c.kind, k.sort_order,
        case when m.behaviour = 'flow' then c.year_to_date else c.value end as amount,
        case when m.behaviour = 'flow' then c.year_to_date_last_year else c.value_last_year end as amount_last_year
    from cube as c
    inner join measure as m on m.measure = c.measure
    left join kind as k on k.dimension = c.dimension and k.kind = c.kind
    where c.area_code = $area and c.measure = $measure and c.dimension = $dimension and c.month = $as_of
)
select kind, amount, amount_last_year, amount / nullif(sum(amount) over (), 0) as share
from told
where amount is not null or amount_last_year is not null
order by sort_order nulls last, kind
