-- People trained, added up month after month, of one district ('' for all).
select month, cast(sum(sum(value)) over (order by month) as double) as value
from cube
where measure = 'training_people' and ($district = '' or district = $district)
group by month
order by month
