-- All records of one list ($table) that match, in the order of one column ($sort), for a download: the conditions are those
-- of record_count, the columns and the order those of record_page.
with listed as (
    select
        *,
        columns(lambda c: c = $kind_column) as listed_kind,
        try_cast(columns(lambda c: c = $date_column) as date) as listed_date,
        lower(concat_ws(' ', *columns(lambda c: list_contains($searched, c)))) as listed_words,
        columns(lambda c: c = $sort) as listed_order
    from query_table($table)
)
select p.* exclude (listed_kind, listed_date, listed_words, listed_order), b.file_name
from listed as p
left join batch as b on b.batch = p.batch
where ($area is null or p.area_code = $area or p.zone_code = $area)
    and ($kind is null or p.listed_kind = $kind)
    and ($first is null or p.listed_date between $first and $last)
    and ($words is null or contains(p.listed_words, lower($words)))
order by
    case when $descending then p.listed_order end desc nulls last,
    case when not $descending then p.listed_order end nulls last,
    p.record_key
