-- One row a batch that this build holds.
select batch from batch order by batch
