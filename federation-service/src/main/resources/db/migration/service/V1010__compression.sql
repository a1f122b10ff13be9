-- What updates would have cost without a compression.
alter table federation_task add column plain_bytes_up bigint not null default 0;
