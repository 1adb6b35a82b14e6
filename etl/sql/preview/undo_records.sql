-- How many records of a batch ($batch) would not count anyway, would stay, read otherwise or be gone without it.
with others as (
    select * from stored_record where record_key in (select record_key from incoming_record)
),
earlier as (
    select * exclude (sheet, "row", batch) from others where batch < $batch
    qualify row_number() over (partition by record_key order by batch desc, "row") = 1
),
mine as (
    select * exclude (sheet, "row") from incoming_record
    qualify row_number() over (partition by record_key order by "row") = 1
),
later as (select distinct record_key from others where batch > $batch),
same as (select record_key from (select * from mine intersect select * from earlier))
select
    count(*) filter (l.record_key is not null) as superseded,
    count(*) filter (l.record_key is null and s.record_key is not null) as same,
    count(*) filter (l.record_key is null and s.record_key is null and e.record_key is not null) as back,
    count(*) filter (l.record_key is null and e.record_key is null) as gap
from mine as m
left join earlier as e on e.record_key = m.record_key
left join later as l on l.record_key = m.record_key
left join same as s on s.record_key = m.record_key
