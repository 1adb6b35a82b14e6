-- Applications counted from the records, district by district, of one district ('' for all).
select district as name, count(*) as value
from patent
where $district = '' or district = $district
group by district
order by value desc
