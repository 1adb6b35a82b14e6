-- One row a batch, area and way in which records of one dataset name it: as their own area, or as their zone.
select distinct batch, area_code, 'record' as told_by from batch_key
union all
select distinct batch, zone_code, 'zone' from batch_key where zone_code is not null
