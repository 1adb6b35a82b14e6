-- One row a turned verdict and batch that came into force or went out of it in between and tells of its figures: of one
-- of the goal's measures, of the area (or the city or province), and of a month up to the as-of month.
with could as (
    select distinct t.goal, t.area_code, t.as_of, t.year, t.publication, p.batch, p.change
    from turned as t
    inner join ledger_published_batch as p on p.publication > t.since and p.publication <= t.publication
    inner join touched as u on u.batch = p.batch and u.first_month <= t.as_of
    inner join goal_measure as m on m.goal = t.goal and m.measure = u.measure
    inner join area as a on a.area_code = t.area_code
    inner join area as b on b.area_code = u.area_code
    where a.kind = 'city' or u.area_code = t.area_code or b.kind in ('city', 'province')
)
select
    c.goal, c.area_code, c.as_of, c.year, c.publication, c.batch, c.change, e.file_name,
    cast(
        cast(case when c.change = 'undone' then e.undone_at else e.accepted_at end as timestamptz) as timestamp
    ) as done_at,
    case when c.change = 'undone' then e.undone_by else e.accepted_by end as done_by,
    case when c.change = 'undone' then e.undo_reason else e.reason end as reason
from could as c
inner join batch_ever as e on e.batch = c.batch
order by c.goal, c.area_code, c.as_of, c.year, c.publication, c.batch, c.change
