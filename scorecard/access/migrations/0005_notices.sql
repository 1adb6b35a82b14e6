-- Notices to another system: what was or is to be sent, and what it was told of. A fact without a notice was so before.
create table if not exists notice (
    notice integer not null primary key autoincrement,
    id varchar(32) not null,
    made_at varchar(32) not null,
    body text not null,
    tries integer not null,
    next_at varchar(32) not null,
    sent_at varchar(32),
    unique (id)
);
create table if not exists noticed (
    fact varchar(200) not null,
    notice integer,
    primary key (fact),
    foreign key (notice) references notice (notice)
);
