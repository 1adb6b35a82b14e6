-- What people answered to the questions of the importer, remembered for the next file of that shape.
create table if not exists correction (
    correction integer not null,
    made_at varchar(32) not null,
    made_by varchar(200) not null,
    batch integer not null,
    shape varchar(200) not null,
    rule varchar(80) not null,
    values_json text not null,
    answer varchar(200) not null,
    answer_label text not null,
    primary key (correction),
    foreign key (batch) references batch (batch)
);
create table if not exists correction_end (
    correction integer not null,
    ended_at varchar(32) not null,
    ended_by varchar(200) not null,
    primary key (correction),
    foreign key (correction) references correction (correction)
);
