-- Applications counted from the records, kind of applicant by kind, of one district ('' for all).
select applicant_kind as name, count(*) as value
from patent
where $district = '' or district = $district
group by applicant_kind
order by value desc
