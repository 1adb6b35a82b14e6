-- Closed months (定版), what moved them, and files that districts handed in.
create table if not exists closing (
    month varchar(7) not null,
    closed_at varchar(32) not null,
    closed_by varchar(200) not null,
    filled_by varchar(200) not null,
    checked_by varchar(200) not null,
    responsible varchar(200) not null,
    note text not null,
    missing_json text not null,
    primary key (month)
);
create table if not exists closed_change (
    month varchar(7) not null,
    batch integer not null,
    change varchar(10) not null,
    months_json text not null,
    primary key (month, batch, change),
    foreign key (month) references closing (month),
    foreign key (batch) references batch (batch)
);
create table if not exists waiting (
    number integer not null,
    at varchar(32) not null,
    "by" varchar(200) not null,
    area_code varchar(40) not null,
    file_name varchar(400) not null,
    sha256 varchar(64) not null,
    answers_json text not null,
    note text not null,
    primary key (number)
);
create table if not exists waiting_end (
    number integer not null,
    at varchar(32) not null,
    "by" varchar(200) not null,
    outcome varchar(10) not null,
    batch integer,
    reason text not null,
    primary key (number),
    foreign key (number) references waiting (number),
    foreign key (batch) references batch (batch)
);
