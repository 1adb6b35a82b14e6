-- One row a month that was closed (定版): when, by whom, who answers for it, and which datasets lacked a report then.
select
    cast(month || '-01' as date) as month, cast(cast(closed_at as timestamptz) as timestamp) as closed_at, closed_by,
    filled_by, checked_by, responsible, note, missing_json
from ledger_closing
order by month
