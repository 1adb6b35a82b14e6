-- One row a batch in force, area and way in which its file tells of it: what a viewer may hear of a batch hangs on these.
-- Figures that a later batch states again count too; a zone that records name is a second attribution of theirs.
select distinct batch, area_code, 'fact' as told_by from batch_fact
union all
select distinct batch, area_code, 'event' from batch_event
union all
select distinct batch, area_code, 'coverage' from batch_coverage
union all
select batch, area_code, 'table' from table_area
union all
select distinct batch, area_code, told_by from record_area
order by batch, area_code, told_by
