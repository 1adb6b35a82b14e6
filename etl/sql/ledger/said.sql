-- What an older ledger said (its table judgement: one as-of month a publication, no year) as rows of said.
insert into said (
    publication, goal, area_code, as_of, year, data_as_of, status, actual, target, probability, forecast_mid
)
select
    publication, goal, area_code, as_of,
    cast(substr(coalesce(data_as_of, as_of), 1, 4) as integer) as year,
    data_as_of, status, actual, target, probability, forecast_mid
from judgement
where part = '' and is_headline
