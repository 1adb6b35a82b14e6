-- One row a verdict of an area ($area) at an as-of month up to $as_of that turned after it was said; of one goal ($goal;
-- null: all), published at $since (UTC) or later (null: ever). First figures that came for what had waited for them turn
-- nothing. batches: those in between that tell of its figures, as this viewer may hear of them. Newest first.
with named as (
    select
        goal, area_code, as_of, year, publication,
        list({
            'batch': batch, 'change': change, 'file_name': file_name, 'done_at': done_at, 'done_by': done_by,
            'reason': reason
        } order by done_at, batch) as batches
    from turned_batch
    group by goal, area_code, as_of, year, publication
)
select t.*, coalesce(n.batches, []) as batches
from turned as t
left join named as n
    on n.goal = t.goal and n.area_code = t.area_code and n.as_of = t.as_of and n.year is not distinct from t.year
    and n.publication = t.publication
where t.area_code = $area and t.as_of <= $as_of
    and ($goal is null or t.goal = $goal)
    and ($since is null or t.published_at >= $since)
    and not (t.from_status = 'no_data' and t.cause in ('arrived', 'rebuilt'))
order by t.published_at desc nulls first, t.as_of desc, t.goal
