-- One row a record of one dataset as a batch states it: what tells it from others, and whom it belongs to.
select record_key, batch, area_code, zone_code from batch_record
