-- One row a closed month and later change that moved it, newest change first: the months changed, and of the batch what the
-- viewer may hear.
select month, change, first_changed, months_json, batch, file_name, done_at, done_by, reason
from correction_notice
order by done_at desc, batch desc, change desc, month, months_json
