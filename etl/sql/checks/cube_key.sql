-- A figure stands twice for the same measure, area, month, dimension and kind
select measure, area_code, month, dimension, kind, count(*) as times
from cube group by measure, area_code, month, dimension, kind having count(*) > 1
