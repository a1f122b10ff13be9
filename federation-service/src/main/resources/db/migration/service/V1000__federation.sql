-- Who may take part. Of a key only its hash is kept; a proof is what a client enrols again with.
create table federation_client (
  id uuid primary key,
  number bigint generated always as identity unique,
  name varchar(100) collate "C" not null unique,
  key_sha256 char(64) not null unique,
  proof_sha256 char(64) not null,
  tasks text[] not null,
  enrolled_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table federation_run (
  id uuid primary key,
  number bigint generated always as identity unique,
  name varchar(100) collate "C" not null,
  state text not null
    check (state in ('WAITING', 'RUNNING', 'PAUSED', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  request text not null,
  -- How many rounds are done, and where they have led.
  round int not null default 0,
  clients int,
  weights_sha256 char(64) references artifact (sha256),
  control_sha256 char(64) references artifact (sha256),
  memory_sha256 char(64) references artifact (sha256),
  best_round int,
  best_metric double precision,
  best_sha256 char(64) references artifact (sha256),
  model_name text,
  model_version int,
  error text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  paused_at timestamptz,
  finished_at timestamptz
);
create index federation_run_unfinished on federation_run (number)
  where state in ('WAITING', 'RUNNING');
create index federation_run_weights on federation_run (weights_sha256);
create index federation_run_control on federation_run (control_sha256);
create index federation_run_memory on federation_run (memory_sha256);
create index federation_run_best on federation_run (best_sha256);

-- Rounds count from 1. The weights of a round are those that it begins with; what it leads to
-- are the run's, and the next round's.
create table federation_round (
  run uuid not null references federation_run (id) on delete cascade,
  round int not null check (round > 0),
  state text not null check (state in ('OPEN', 'CLOSED', 'DONE')),
  wanted int not null,
  weights_sha256 char(64) references artifact (sha256),
  control_sha256 char(64) references artifact (sha256),
  -- Kept after the weights themselves are gone.
  result_sha256 char(64),
  opened_at timestamptz not null default now(),
  deadline_at timestamptz not null,
  extensions int not null default 0,
  closed_at timestamptz,
  done_at timestamptz,
  clients int,
  samples bigint,
  refused int not null default 0,
  metrics jsonb not null default '{}',
  primary key (run, round)
);
create index federation_round_weights on federation_round (weights_sha256);
create index federation_round_control on federation_round (control_sha256);

-- What is asked of one client in one round: at most one task, so that it counts at most once.
create table federation_task (
  id uuid primary key,
  run uuid not null,
  round int not null,
  client uuid not null references federation_client (id),
  state text not null check (state in ('OFFERED', 'STARTED', 'ACCEPTED', 'FAILED', 'LEFT_OUT')),
  reason text,
  offered_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  bytes_down bigint not null default 0,
  bytes_up bigint not null default 0,
  samples bigint,
  metrics jsonb not null default '{}',
  sha256 char(64),
  -- The update itself, until it is averaged.
  artifact char(64) references artifact (sha256),
  unique (run, round, client),
  foreign key (run, round) references federation_round (run, round) on delete cascade
);
create index federation_task_open on federation_task (client) where state in ('OFFERED', 'STARTED');
create index federation_task_artifact on federation_task (artifact);
