-- Which publication of an older ledger was the first to hold a batch, and the first without it: told by their times.
insert into published_batch (publication, batch, change)
select min(p.publication), b.batch, 'accepted'
from batch as b
inner join publication as p on p.published_at >= b.accepted_at
group by b.batch
union all
select min(p.publication), u.batch, 'undone'
from undo as u
inner join publication as p on p.published_at >= u.undone_at
group by u.batch
