-- One row a word of the ledger: what was said at a publication of a goal in an area at an as-of month, of a year (null:
-- the whole period; older ledgers didn't tell, so it is as the goal is judged now).
with period_goal as (
    select distinct goal from verdict where span = 'period'
)
select
    s.publication, s.goal, s.area_code, cast(s.as_of as date) as as_of,
    case when l.plan_sha256 is null and g.goal is not null then null else nullif(s.year, 0) end as year,
    cast(s.data_as_of as date) as data_as_of, s.status, s.actual, s.target, s.probability,
    s.forecast_low, s.forecast_mid, s.forecast_high, s.required_rate
from ledger_said as s
inner join ledger_publication as l on l.publication = s.publication
left join period_goal as g on g.goal = s.goal
order by s.publication, s.goal, s.area_code, s.as_of, s.year
