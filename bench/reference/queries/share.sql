-- Inventions as a share of all applications month by month, of one district ('' for all).
select month, sum(value) filter (kind = '发明') / sum(value) as value
from cube
where measure = 'patent_app' and ($district = '' or district = $district)
group by month
order by month
