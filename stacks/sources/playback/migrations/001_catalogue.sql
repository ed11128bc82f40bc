-- The catalogue and who uses it. The owner runs this once, at the first release.
create user application;
grant rds_iam to application;
create table media (
    key text primary key,
    bytes bigint not null,
    etag text not null,
    added_at timestamptz not null
);
grant select, insert, update on media to application;
