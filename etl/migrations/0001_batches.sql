-- Accepted files, undos, publishes, and what was said at each of these.
create table if not exists batch (
    batch integer not null,
    accepted_at varchar(32) not null,
    accepted_by varchar(200) not null,
    reason text not null,
    office varchar(200) not null,
    file_name varchar(400) not null,
    sha256 varchar(64) not null,
    tidy_sha256 varchar(64) not null,
    answers_json text not null,
    tables_json text not null,
    findings_json text not null,
    n_facts integer not null,
    n_records integer not null,
    n_errors integer not null,
    n_warnings integer not null,
    primary key (batch)
);
create index if not exists batch_sha256 on batch (sha256);
create table if not exists undo (
    batch integer not null,
    undone_at varchar(32) not null,
    undone_by varchar(200) not null,
    reason text not null,
    primary key (batch),
    foreign key (batch) references batch (batch)
);
create table if not exists publication (
    publication integer not null,
    published_at varchar(32) not null,
    stamp varchar(80) not null,
    in_force_sha256 varchar(64) not null,
    primary key (publication)
);
create table if not exists judgement (
    publication integer not null,
    goal varchar(80) not null,
    part varchar(80) not null,
    area_code varchar(40) not null,
    as_of varchar(10) not null,
    data_as_of varchar(10),
    status varchar(20) not null,
    actual float,
    target float,
    forecast_mid float,
    probability float,
    is_headline boolean not null,
    primary key (publication, goal, part, area_code),
    foreign key (publication) references publication (publication)
);
