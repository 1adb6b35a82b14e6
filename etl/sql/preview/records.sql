-- How many incoming records are new, changed, unchanged against those in force, by record_key.
with in_force as (
    select * exclude (sheet, "row", batch) from stored_record
    where record_key in (select record_key from incoming_record)
    qualify row_number() over (partition by record_key order by batch desc, "row") = 1
),
incoming as (
    select * exclude (sheet, "row") from incoming_record
    qualify row_number() over (partition by record_key order by "row") = 1
),
same as (select record_key from (select * from incoming intersect select * from in_force))
select
    count(*) filter (f.record_key is null) as new,
    count(*) filter (f.record_key is not null and s.record_key is null) as changed,
    count(*) filter (s.record_key is not null) as unchanged
from incoming as i
left join in_force as f on f.record_key = i.record_key
left join same as s on s.record_key = i.record_key
