-- One row: how many records of one list ($table) match area, kind, months and search text; null means any.
-- Columns are named by parameters: the lists are declared, so their columns are known only then.
with listed as (
    select
        area_code, zone_code,
        columns(lambda c: c = $kind_column) as listed_kind,
        try_cast(columns(lambda c: c = $date_column) as date) as listed_date,
        lower(concat_ws(' ', *columns(lambda c: list_contains($searched, c)))) as listed_words
    from query_table($table)
)
select count(*) as records
from listed
where ($area is null or area_code = $area or zone_code = $area)
    and ($kind is null or listed_kind = $kind)
    and ($first is null or listed_date between $first and $last)
    and ($words is null or contains(listed_words, lower($words)))
