-- One row a record of one dataset in force: its latest statement.
select b.*
from batch_record as b
anti join superseded as s on s.dataset = $dataset and s.record_key = b.record_key and s.batch = b.batch
order by b.batch, b.sheet, b."row"
