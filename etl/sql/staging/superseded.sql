-- Records of one dataset that a later batch states again: key and batch of every statement but the last.
with repeated as (
    select record_key, max(batch) as latest from batch_key group by record_key having count(distinct batch) > 1
)
select $dataset as dataset, b.record_key, b.batch
from batch_key as b
inner join repeated as r on r.record_key = b.record_key
where b.batch < r.latest
