-- What a query may see: the one place where a viewer's scope and masks are applied. Every query reads these views, never
-- the attached warehouse itself. Variables are set for each query from its viewer: viewer_areas (['*'] sees every area; a
-- district its own, the province and, where the city lets it, the city), viewer_own (the own area alone, ['*'] for whoever
-- sees all), viewer_unmasks, and of what the city lets a district see of others viewer_totals, viewer_rank and
-- viewer_names. Unset, they see nothing and unmask nothing.
create or replace macro whole() as coalesce(list_contains(getvariable('viewer_own'), '*'), false);
create or replace macro seen(area) as coalesce(
    list_contains(getvariable('viewer_areas'), '*') or list_contains(getvariable('viewer_areas'), area), false
);
create or replace macro own(area) as whole() or coalesce(list_contains(getvariable('viewer_own'), area), false);
create or replace macro totals() as whole() or coalesce(getvariable('viewer_totals'), false);
create or replace macro ranks() as whole() or coalesce(getvariable('viewer_rank'), false);
create or replace macro names() as whole() or (ranks() and coalesce(getvariable('viewer_names'), false));

-- Confidential columns (see scorecard/masking.py). An unknown kind or an unknown date counts as unpublished.
create or replace macro unmasked() as coalesce(getvariable('viewer_unmasks'), false);
create or replace macro unpublished(filed, kind, kinds, months) as (kind is null or list_contains(kinds, kind))
    and coalesce(filed + to_months(months) >= (select cast(built_at as date) from wh.build), true);
create or replace macro masked(value, is_secret) as
    case when value is null or unmasked() or not is_secret then value else '***' end;
create or replace macro emptied(value, is_secret) as case when unmasked() or not is_secret then value end;

-- Free text that names an area out of scope is not told at all.
create or replace view other_name as
select lower(name) as name
from (
    select area_code, unnest([area_code, name, short_name, name_en]) as name from wh.area where kind in ('district', 'zone')
    union all
    select area_code, unnest([name, code]) from wh.area_alias
)
where length(name) > 1 and not seen(area_code);
create or replace macro names_other(words) as
    not whole() and exists (select 1 from other_name as o where contains(lower(words), o.name));

-- Gaps of the city's figures name the district that is late: only the viewer's own is told.
create or replace macro seen_gaps(gaps) as
    case
        when whole() or gaps = '[]' then gaps
        else cast(cast(list_filter(from_json(gaps, '["json"]'), lambda gap: seen(gap ->> '$.area')) as json) as varchar)
    end;

create or replace view build as
select
    stamp, built_at, case when getvariable('viewer_own') is not null then last_accepted_on end as last_accepted_on, demo,
    plan_sha256
from wh.build;
create or replace view area as select * from wh.area;
create or replace view area_alias as select * from wh.area_alias;
create or replace view dataset as select * from wh.dataset;
create or replace view measure as select * from wh.measure;
create or replace view kind as select * from wh.kind;
create or replace view fact as select * from wh.fact where seen(area_code);
-- A month of the city that not all have reported is the sum of the few who have: whose, the district that waits could tell.
create or replace view cube as
select * replace (
    case when own(area_code) or is_complete then value end as value,
    case when own(area_code) or is_complete_last_year then value_last_year end as value_last_year
)
from wh.cube where seen(area_code);
create or replace view yearly as select * from wh.yearly where seen(area_code);
create or replace view submission as select * from wh.submission where own(area_code);
-- A district's part in the city's figures and needs would tell these.
create or replace view verdict as
select * replace (
    seen_gaps(missing_json) as missing_json,
    case when totals() then contribution end as contribution,
    case when totals() then share end as share,
    case when totals() then need_here end as need_here,
    case when ranks() then rank end as rank,
    case when ranks() then rank_change end as rank_change,
    case when ranks() then ranked_of end as ranked_of,
    ranks() and is_tied as is_tied
)
from wh.verdict where seen(area_code);
-- Who stands where, without a figure.
create or replace view ranking as
select goal, area_code, as_of, rank, is_tied, ranked_of
from wh.verdict where is_headline and part = '' and rank is not null and names();
-- How the city's work items stand is told like its figures; what departments wrote and handed in is the city's own.
create or replace view work_item_verdict as
select * replace (
    case when own(area_code) then note end as note,
    case when own(area_code) then evidence end as evidence,
    case when own(area_code) then batch end as batch,
    case when own(area_code) then sheet end as sheet,
    case when own(area_code) then "row" end as "row"
)
from wh.work_item_verdict where seen(area_code);
create or replace view work_item_figure as select * from wh.work_item_figure where seen(area_code);
-- The city's differences show its districts' figures and files.
create or replace view difference as select * from wh.difference where own(area_code);

create or replace view said as
select s.*, p.published_at, p.as_of as latest_as_of
from wh.said as s
inner join wh.publication as p on p.publication = s.publication
where seen(s.area_code);
create or replace view turned as select * from wh.turned where seen(area_code);

-- A district hears of a batch when a figure it sees, or a record of its own, came from it: then of its file and time.
-- Who handed it in, why, and how much stands in it only where all of it is the district's own.
create or replace view batch_told as
select distinct batch from wh.batch_area where own(area_code) or (told_by = 'fact' and seen(area_code));
create or replace view batch_own as
select batch from wh.batch_area group by batch having bool_and(own(area_code) or told_by = 'zone');
create or replace view batch as
select
    b.batch,
    case when not names_other(b.file_name) then b.file_name end as file_name,
    case when o.batch is not null then b.sha256 end as sha256,
    b.accepted_at,
    case when o.batch is not null then b.accepted_by end as accepted_by,
    case when o.batch is not null then b.reason end as reason,
    b.office,
    case when o.batch is not null then b.n_facts end as n_facts,
    case when o.batch is not null then b.n_records end as n_records,
    case when o.batch is not null then b.n_errors end as n_errors,
    case when o.batch is not null then b.n_warnings end as n_warnings
from wh.batch as b
inner join batch_told as t on t.batch = b.batch
left join batch_own as o on o.batch = b.batch;
create or replace view finding as
select f.*
from wh.finding as f
where (
        f.batch in (select batch from batch_own)
        or (f.batch, f.sheet, f.cell) in (select (batch, sheet, cell) from wh.fact where own(area_code))
    )
    and not names_other(concat_ws(' ', f.sheet, f.values_json));
-- Of a table that is not all its own a district hears what it is about, where a figure it sees stands on that sheet.
create or replace view table_read as
select
    t.batch, t.sheet, t.dataset, t.shape,
    case when o.batch is not null then t.bounds end as bounds,
    case when o.batch is not null then t.period end as period,
    case when o.batch is not null then t.unit end as unit,
    case when o.batch is not null then t.title end as title,
    case when o.batch is not null then t.confidence end as confidence,
    case when o.batch is not null then t.why_json end as why_json,
    case when o.batch is not null then t.n_rows end as n_rows,
    case when o.batch is not null then t.columns_json end as columns_json
from wh.table_read as t
left join batch_own as o on o.batch = t.batch
where o.batch is not null or (t.batch, t.sheet) in (select (batch, sheet) from wh.fact where seen(area_code));
-- What turned a verdict: a batch, or its undoing. Of one that was undone a district hears where all of it was its own.
create or replace view turned_batch as
select
    t.goal, t.area_code, t.as_of, t.year, t.publication, t.batch, t.change,
    case when not names_other(t.file_name) then t.file_name end as file_name,
    t.done_at,
    case when o.batch is not null then t.done_by end as done_by,
    case when o.batch is not null then t.reason end as reason
from wh.turned_batch as t
left join (
    select batch from batch_own
    union
    select batch from wh.undone_area group by batch having bool_and(own(area_code))
) as o on o.batch = t.batch
where seen(t.area_code) and (o.batch is not null or t.batch in (select batch from batch_told));
-- That a month is closed, and that something in it was corrected since, is told to everybody; by which file, when, by whom
-- and why only where the whole batch is the district's own. What was missing at the closing may be another's report.
create or replace macro looks() as getvariable('viewer_own') is not null;
create or replace view closing as
select
    month, closed_at, closed_by, filled_by, checked_by, responsible,
    case when whole() then note end as note,
    case when whole() then missing_json else '[]' end as missing_json
from wh.closing where looks();
create or replace view correction_notice as
select
    n.month, n.change, n.first_changed, n.months_json,
    case when o.batch is not null then n.batch end as batch,
    case when o.batch is not null and not names_other(n.file_name) then n.file_name end as file_name,
    case when o.batch is not null then n.done_at end as done_at,
    case when o.batch is not null then n.done_by end as done_by,
    case when o.batch is not null then n.reason end as reason
from wh.correction_notice as n
left join (
    select batch from batch_own
    union
    select batch from wh.undone_area group by batch having bool_and(own(area_code))
) as o on o.batch = n.batch
where looks();
