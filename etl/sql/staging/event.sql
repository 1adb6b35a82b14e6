-- One row a measure, area, zone, month and combination of kinds: the countable events of all records in force.
-- Things that count once (distinct_key) and levels (until_month) keep their own row.
with live as (
    select e.*
    from batch_event as e
    inner join measure as m on m.measure = e.measure
    anti join superseded as s on s.dataset = m.dataset and s.record_key = e.record_key and s.batch = e.batch
)
select
    measure, area_code, zone_code, month, until_month, distinct_key, kind_1, kind_2, kind_3, kind_4,
    round(sum(quantity), 6) as quantity
from live
group by measure, area_code, zone_code, month, until_month, distinct_key, kind_1, kind_2, kind_3, kind_4
