-- Some records of one list ($table) in the order of one column ($sort): a page of $limit rows from $offset on.
-- The conditions are those of record_count; file_name says where a record came from.
with listed as (
    select
        *,
        columns(lambda c: c = $kind_column) as listed_kind,
        try_cast(columns(lambda c: c = $date_column) as date) as listed_date,
        lower(concat_ws(' ', *columns(lambda c: list_contains($searched, c)))) as listed_words,
        columns(lambda c: c = $sort) as listed_order
    from query_table($table)
),
page as (
    select *
    from listed
    where ($area is null or area_code = $area or zone_code = $area)
        and ($kind is null or listed_kind = $kind)
        and ($first is null or listed_date between $first and $last)
        and ($words is null or contains(listed_words, lower($words)))
    order by
        case when $descending then listed_order end desc nulls last,
        case when not $descending then listed_order end nulls last,
        record_key
    limit $limit offset $offset
)
select p.* exclude (listed_kind, listed_date, listed_words, listed_order), b.file_name
from page as p
left join batch as b on b.batch = p.batch
order by
    case when $descending then p.listed_order end desc nulls last,
    case when not $descending then p.listed_order end nulls last,
    p.record_key
