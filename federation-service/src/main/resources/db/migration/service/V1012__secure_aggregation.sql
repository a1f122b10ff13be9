-- What clients of a secure round have said, stage by stage; it goes with its task.
create table federation_secure_message (
  task uuid not null references federation_task (id) on delete cascade,
  stage text not null check (stage in ('KEYS', 'SHARES', 'MASKED', 'REVEALED')),
  body bytea not null,
  primary key (task, stage)
);

-- Where a secure round is. An attempt that lost too many clients is followed by another, under
-- other keys.
alter table federation_round add column stage text
  check (stage in ('KEYS', 'SHARES', 'MASKED', 'REVEALED'));
alter table federation_round add column attempt int not null default 0;
