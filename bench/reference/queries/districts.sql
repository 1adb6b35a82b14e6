-- The districts of the reference data, by name.
select distinct district from cube order by district
