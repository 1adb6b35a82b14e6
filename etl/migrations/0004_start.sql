-- Since when the figures are the city's own.
create table if not exists start (
    started_at varchar(32) not null,
    started_by varchar(200) not null,
    aside varchar(200) not null,
    primary key (started_at)
);
