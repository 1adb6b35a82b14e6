-- One row a verdict that turned: another status of the same goal, area, as-of month and year than was said before. The
-- publication is null where only this build says so (built again under another program or plan, not published).
-- since: the publication after which it turned; a ledger that did not follow earlier months leaves the whole time open.
with followed as (
    select
        publication, published_at, plan_sha256, program_sha256,
        lag(publication) over (order by publication) as before,
        coalesce(lag(plan_sha256) over (order by publication) is not null, false) as is_followed,
        coalesce(lag(plan_sha256) over (order by publication) <> plan_sha256, false) as plan_changed,
        coalesce(lag(program_sha256) over (order by publication) <> program_sha256, false) as program_changed
    from publication
),
spoken as (
    select
        publication, goal, area_code, as_of, year, data_as_of, status, actual, target, probability, false as is_now
    from said
    union all
    select null, goal, area_code, as_of, year, data_as_of, status, actual, target, probability, true
    from verdict
    where part = ''
),
in_order as (
    select
        *,
        lag(publication) over w as from_publication,
        lag(data_as_of) over w as from_data_as_of,
        lag(status) over w as from_status,
        lag(actual) over w as from_actual,
        lag(target) over w as from_target,
        lag(probability) over w as from_probability
    from spoken
    window w as (partition by goal, area_code, as_of, year order by is_now, publication)
)
select
    t.goal, t.area_code, t.as_of, t.year, t.publication, f.published_at,
    case when f.is_followed then f.before else t.from_publication end as since,
    case
        when t.publication is null then 'rebuilt'
        when t.data_as_of is not distinct from t.from_data_as_of then 'revised'
        when t.data_as_of is null or t.data_as_of < t.from_data_as_of then 'withdrawn'
        else 'arrived'
    end as cause,
    coalesce(f.plan_changed, false) as plan_changed,
    coalesce(f.program_changed, false) as program_changed,
    t.from_data_as_of, t.data_as_of, t.from_status, t.status, t.from_actual, t.actual, t.from_target, t.target,
    t.from_probability, t.probability
from in_order as t
left join followed as f on f.publication = t.publication
where t.from_publication is not null and t.status <> t.from_status
order by t.goal, t.area_code, t.as_of, t.year, t.publication
