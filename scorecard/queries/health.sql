-- One row: which build this is and how much stands in it.
select
    build.stamp,
    build.built_at,
    build.demo,
    (select count(*) from batch) as batches,
    (select count(*) from fact) as facts,
    (select count(distinct goal) from verdict) as goals,
    (select count(distinct area_code) from verdict) as areas,
    (select max(as_of) from verdict) as as_of,
from build
