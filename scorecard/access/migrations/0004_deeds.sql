-- The log of what was done; the database itself refuses to change or delete a line.
create table if not exists deed (
    deed integer not null primary key autoincrement,
    at varchar(32) not null,
    "by" varchar(200) not null,
    action varchar(40) not null,
    subject text not null,
    address varchar(64) not null
);
create trigger if not exists deed_keeps_update before update on deed begin select raise(abort, 'kept'); end;
create trigger if not exists deed_keeps_delete before delete on deed begin select raise(abort, 'kept'); end;
