-- One row a value of one column ($column) of a list ($table): how many records of one kind ($kind; null: any) have it in the
-- months from $first to $last. Columns are named by parameters: the lists are declared, so they are known only then.
with listed as (
    select
        columns(lambda c: c = $column) as cut,
        columns(lambda c: c = $kind_column) as listed_kind,
        try_cast(columns(lambda c: c = $date_column) as date) as listed_date
    from query_table($table)
)
select cut, count(*) as records
from listed
where ($kind is null or listed_kind = $kind) and listed_date between $first and $last
group by cut
order by records desc, cut
