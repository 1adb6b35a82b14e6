-- By batch, how many incoming records it holds as their latest statement, and how many of these say something else now.
with latest as (
    select * from stored
    where record_key in (select record_key from incoming) and ($area is null or area_code = $area)
    qualify row_number() over (partition by record_key order by batch desc, "row") = 1
),
same as (
    select record_key from (
        select * exclude (sheet, "row") from incoming
        intersect
        select * exclude (sheet, "row", batch) from latest
    )
)
select
    l.batch,
    count(*) as count,
    count(*) filter (s.record_key is null) as changed,
    min(l.record_key) as record_key
from latest as l
left join same as s on s.record_key = l.record_key
group by l.batch
