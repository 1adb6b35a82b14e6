-- One row (or none): a tracked outcome of one area ($area) at the latest month up to $as_of with all its figures.
-- $series, $denominator: names "measure" or "measure/dimension/kind"; $population, $scale: per so many inhabitants.
-- A flow counts since January, a level as it stands; value is the plain figure where nothing divides it.
with named as (
    select
        c.month,
        case when c.dimension = '' then c.measure else c.measure || '/' || c.dimension || '/' || c.kind end as series,
        case when m.behaviour = 'flow' then c.year_to_date else c.value end as amount
    from cube as c
    inner join measure as m on m.measure = c.measure
    where c.area_code = $area and c.month <= $as_of and c.is_complete
),
by_month as (
    select
        month,
        sum(amount) filter (list_contains($series, series)) as numerator,
        sum(amount) filter (list_contains($denominator, series)) as denominator
    from named
    where amount is not null and (list_contains($series, series) or list_contains($denominator, series))
    group by month
    having count(distinct series) = len($series) + len($denominator)
),
people as (
    select max_by(value, year) as inhabitants, max(year) as population_year
    from yearly
    where measure = $population and area_code = $area and dimension = ''
        and coalesce(published_on, make_date(year, 12, 1)) <= last_day($as_of)
),
last_one as (
    select * from by_month order by month desc limit 1
),
put_together as (
    select
        l.month, l.numerator,
        coalesce(l.denominator, p.inhabitants) as denominator,
        p.population_year,
        case
            when l.denominator is not null then l.numerator / nullif(l.denominator, 0)
            when $population <> '' then l.numerator * $scale / nullif(p.inhabitants, 0)
            else l.numerator
        end as value
    from last_one as l cross join people as p
)
select * from put_together
