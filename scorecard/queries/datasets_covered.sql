-- One row a dataset with accepted figures: the months they tell of, from how many batches, the last one's time (UTC).
with known_sheet as (
    select distinct batch, sheet, dataset from table_read where dataset <> ''
),
stated as (
    select
        s.dataset, f.period_start as first_month, f.period_start + to_months(f.period_months - 1) as last_month
    from fact as f
    inner join measure as m on m.measure = f.measure
    inner join known_sheet as s on s.batch = f.batch and s.sheet = f.sheet
    where s.dataset = m.dataset or not exists (
        select 1 from known_sheet as own where own.batch = f.batch and own.sheet = f.sheet and own.dataset = m.dataset
    )
),
counted as (
    select m.dataset, c.month as first_month, c.month as last_month
    from cube as c
    inner join measure as m on m.measure = c.measure
    where c.source = 'records' and c.value is not null
),
covered as (
    select dataset, min(first_month) as first_month, max(last_month) as last_month
    from (select * from stated union all select * from counted)
    group by dataset
),
handed_in as (
    select s.dataset, count(distinct s.batch) as batches, max(b.accepted_at) as last_accepted_at
    from known_sheet as s
    inner join batch as b on b.batch = s.batch
    group by s.dataset
)
select
    d.dataset, cast(c.first_month as date) as first_month, cast(c.last_month as date) as last_month,
    coalesce(h.batches, 0) as batches, h.last_accepted_at
from dataset as d
left join covered as c on c.dataset = d.dataset
left join handed_in as h on h.dataset = d.dataset
order by d.sort_order
