-- One measure month by month and kind by kind, of one district ('' for all).
select month, kind, cast(sum(value) as double) as value
from cube
where measure = $measure and ($district = '' or district = $district)
group by month, kind
order by kind, month
