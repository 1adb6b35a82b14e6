-- Programs that read by a token.
create table if not exists consumer (
    consumer integer not null primary key autoincrement,
    name varchar(80) not null,
    token_sha256 varchar(64) not null,
    area_code varchar(40),
    made_at varchar(32) not null,
    made_by varchar(200) not null,
    expires_at varchar(32) not null,
    revoked_at varchar(32),
    revoked_by varchar(200),
    uses integer not null,
    last_used_at varchar(32),
    unique (token_sha256)
);
