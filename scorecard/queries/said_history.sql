-- One row an as-of month up to $as_of: what was said of a goal ($goal) in an area ($area) when that month was the latest,
-- beside the judgement of the same month and year with the data of now. Then is the first word after the month's figures
-- had come; of a goal that waits for its figures the first word of all. Newest month first.
with word as (
    select
        *,
        row_number() over (partition by as_of order by data_as_of desc nulls last, publication) as place
    from said
    where goal = $goal and area_code = $area and as_of <= $as_of and as_of = latest_as_of
)
select
    w.as_of, w.year, w.area_code, w.publication, w.published_at,
    w.data_as_of, w.status, w.actual, w.target, w.probability, w.forecast_low, w.forecast_mid, w.forecast_high,
    w.required_rate,
    v.data_as_of as now_data_as_of, v.status as now_status, v.actual as now_actual, v.target as now_target,
    v.probability as now_probability, v.forecast_low as now_forecast_low, v.forecast_mid as now_forecast_mid,
    v.forecast_high as now_forecast_high, v.required_rate as now_required_rate
from word as w
inner join verdict as v
    on v.goal = w.goal and v.area_code = w.area_code and v.as_of = w.as_of and v.part = ''
    and v.year is not distinct from w.year
where w.place = 1
order by w.as_of desc
