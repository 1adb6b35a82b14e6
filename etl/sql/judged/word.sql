-- What is to be said now: the headline verdicts of the latest month ($as_of), and every verdict said of an earlier one
-- that reads otherwise now. Nothing that was already said in these words is said again.
with last_word as (
    select *
    from said
    qualify row_number() over (partition by goal, area_code, as_of, year order by publication desc) = 1
),
now_true as (
    select
        v.goal, v.area_code, v.as_of, v.year, v.is_headline, v.data_as_of, v.status, v.actual, v.target,
        v.probability, v.forecast_low, v.forecast_mid, v.forecast_high, v.required_rate
    from verdict as v
    where v.part = ''
)
select
    n.goal, n.area_code, n.as_of, n.year, n.data_as_of, n.status, n.actual, n.target, n.probability,
    n.forecast_low, n.forecast_mid, n.forecast_high, n.required_rate
from now_true as n
left join last_word as l
    on l.goal = n.goal and l.area_code = n.area_code and l.as_of = n.as_of and l.year is not distinct from n.year
where (l.goal is null and n.as_of = $as_of and n.is_headline)
    or (
        l.goal is not null
        and not (
            l.status = n.status
            and l.data_as_of is not distinct from n.data_as_of
            and l.actual is not distinct from n.actual
            and l.target is not distinct from n.target
            and l.probability is not distinct from n.probability
            and l.forecast_low is not distinct from n.forecast_low
            and l.forecast_mid is not distinct from n.forecast_mid
            and l.forecast_high is not distinct from n.forecast_high
            and l.required_rate is not distinct from n.required_rate
        )
    )
order by n.goal, n.area_code, n.as_of, n.year
