-- Who a person is at the organisation's own sign-in; sign-ins as they are listed; what the city set on a page.
alter table account add column oidc_subject varchar(255);
create unique index if not exists account_oidc_subject on account (oidc_subject);
alter table session add column seen_at varchar(32);
alter table session add column address varchar(64);
alter table session add column agent varchar(60);
create table if not exists setting (
    setting varchar(40) not null,
    value text not null,
    changed_at varchar(32) not null,
    changed_by varchar(200) not null,
    primary key (setting)
);
