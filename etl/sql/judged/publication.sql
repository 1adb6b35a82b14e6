-- One row a publication: when, the latest month judged then, by which plan and program (unknown in older ledgers, which
-- said a single month at each publication).
with only_month as (
    select publication, max(as_of) as as_of from ledger_said group by publication
)
select
    p.publication, cast(cast(p.published_at as timestamptz) as timestamp) as published_at,
    cast(coalesce(p.as_of, o.as_of) as date) as as_of, p.plan_sha256, p.program_sha256
from ledger_publication as p
left join only_month as o on o.publication = p.publication
order by p.publication
