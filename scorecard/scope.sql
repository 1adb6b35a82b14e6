-- What a query may see. Every query reads these views, never the attached warehouse itself.
-- The variable viewer_areas is set for each query from its viewer: ['*'] sees every area; unset sees none.
create or replace macro seen(area) as coalesce(list_has_any(getvariable('viewer_areas'), ['*', area]), false);

create or replace view build as select * from wh.build;
create or replace view area as select * from wh.area;
create or replace view area_alias as select * from wh.area_alias;
create or replace view dataset as select * from wh.dataset;
create or replace view measure as select * from wh.measure;
create or replace view kind as select * from wh.kind;
create or replace view fact as select * from wh.fact where seen(area_code);
create or replace view cube as select * from wh.cube where seen(area_code);
create or replace view yearly as select * from wh.yearly where seen(area_code);
create or replace view verdict as select * from wh.verdict where seen(area_code);
create or replace view submission as select * from wh.submission where seen(area_code);
create or replace view batch as select * from wh.batch;
create or replace view finding as select * from wh.finding;
create or replace view table_read as select * from wh.table_read;
