-- Accounts, links to one area, sessions, failed sign-ins.
create table if not exists account (
    account varchar(80) not null,
    name varchar(80) not null,
    role varchar(20) not null,
    area_code varchar(40),
    password_hash text not null,
    made_at varchar(32) not null,
    changed_at varchar(32) not null,
    locked_at varchar(32),
    locked_by varchar(200),
    primary key (account)
);
create table if not exists link (
    link integer not null primary key autoincrement,
    token_sha256 varchar(64) not null,
    area_code varchar(40) not null,
    made_at varchar(32) not null,
    made_by varchar(200) not null,
    expires_at varchar(32) not null,
    revoked_at varchar(32),
    revoked_by varchar(200),
    uses integer not null,
    last_used_at varchar(32),
    unique (token_sha256)
);
create table if not exists session (
    id_sha256 varchar(64) not null,
    account varchar(80),
    link integer,
    made_at varchar(32) not null,
    expires_at varchar(32) not null,
    ended_at varchar(32),
    primary key (id_sha256),
    foreign key (account) references account (account),
    foreign key (link) references link (link)
);
create index if not exists session_account on session (account);
create table if not exists attempt (
    attempt integer not null,
    account_hmac varchar(64) not null,
    address varchar(64) not null,
    failed_at varchar(32) not null,
    primary key (attempt)
);
create index if not exists attempt_account on attempt (account_hmac);
create index if not exists attempt_address on attempt (address);
