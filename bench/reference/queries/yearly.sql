-- One measure year by year and kind by kind, of one district ('' for all).
select cast(year(month) as varchar) as year, kind, cast(sum(value) as double) as value
from cube
where measure = $measure and ($district = '' or district = $district)
group by all
order by kind, year
