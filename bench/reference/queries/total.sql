-- One measure month by month, of one district ('' for all).
select month, cast(sum(value) as double) as value
from cube
where measure = $measure and ($district = '' or district = $district)
group by month
order by month
