-- Every word said, not only the headlines of one month; filled from what an older ledger said (judgement stays as it is).
alter table publication add column as_of varchar(10);
alter table publication add column plan_sha256 varchar(64);
alter table publication add column program_sha256 varchar(64);
create table if not exists published_batch (
    publication integer not null,
    batch integer not null,
    change varchar(10) not null,
    primary key (publication, batch, change),
    foreign key (publication) references publication (publication),
    foreign key (batch) references batch (batch)
);
create table if not exists said (
    publication integer not null,
    goal varchar(80) not null,
    area_code varchar(40) not null,
    as_of varchar(10) not null,
    year integer not null,
    data_as_of varchar(10),
    status varchar(20) not null,
    actual float,
    target float,
    probability float,
    forecast_low float,
    forecast_mid float,
    forecast_high float,
    required_rate float,
    primary key (publication, goal, area_code, as_of, year),
    foreign key (publication) references publication (publication)
);
-- What an older ledger said (its table judgement: one as-of month a publication, no year) as rows of said.
insert into said (
    publication, goal, area_code, as_of, year, data_as_of, status, actual, target, probability, forecast_mid
)
select
    publication, goal, area_code, as_of,
    cast(substr(coalesce(data_as_of, as_of), 1, 4) as integer) as year,
    data_as_of, status, actual, target, probability, forecast_mid
from judgement
where part = '' and is_headline;
-- Which publication of an older ledger was the first to hold a batch, and the first without it: told by their times.
insert into published_batch (publication, batch, change)
select min(p.publication), b.batch, 'accepted'
from batch as b
inner join publication as p on p.published_at >= b.accepted_at
group by b.batch
union all
select min(p.publication), u.batch, 'undone'
from undo as u
inner join publication as p on p.published_at >= u.undone_at
group by u.batch;
