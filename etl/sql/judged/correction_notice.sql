-- One row a closed month and later change of a batch (accepted | undone) that moved its figures, with the months in which
-- they changed: a closed month stands with those before it.
select
    cast(c.month || '-01' as date) as month, c.batch, c.change,
    cast((c.months_json ->> '$[0]') || '-01' as date) as first_changed, c.months_json, e.file_name,
    cast(
        cast(case when c.change = 'undone' then e.undone_at else e.accepted_at end as timestamptz) as timestamp
    ) as done_at,
    case when c.change = 'undone' then e.undone_by else e.accepted_by end as done_by,
    case when c.change = 'undone' then e.undo_reason else e.reason end as reason
from ledger_closed_change as c
inner join batch_ever as e on e.batch = c.batch
order by c.month, c.batch, c.change
