-- What there is of an update whose connection broke off, piece by piece, until the rest has come or
-- its task is over. Of a task there is one update at a time, which its sha256 tells.
create table federation_upload_part (
  task uuid not null references federation_task (id) on delete cascade,
  start bigint not null check (start >= 0),
  sha256 char(64) not null,
  body bytea not null,
  primary key (task, start)
);
