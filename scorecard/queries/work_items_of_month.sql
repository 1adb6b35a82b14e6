-- One row a work item: how it stands at one month ($as_of).
select w.*, b.file_name
from work_item_verdict as w
left join batch as b on b.batch = w.batch
where w.as_of = $as_of
