-- A job as its callers see it. Whoever runs it holds its fence: each claim takes the next number,
-- and whatever a worker writes is written only while the job still has the number it claimed with.
create table job (
  id                uuid primary key,
  number            bigint generated always as identity unique,
  type              text not null,
  state             text not null check (state in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED')),
  parameters        text not null,
  shown_parameters  text not null,
  fence             bigint not null default 0,
  attempts          integer not null default 0,
  cancel_requested  boolean not null default false,
  checkpoint        bigint,
  step              bigint,
  total_steps       bigint,
  eta_seconds       double precision,
  metrics           jsonb not null default '{}',
  model_name        text,
  model_version     integer,
  error             text,
  -- Every change of a job, its metrics included, has the next revision: the id of its event.
  revision          bigint not null default 1,
  state_revision    bigint not null default 1,
  progress_revision bigint not null default 0,
  created_at        timestamptz not null default now(),
  started_at        timestamptz,
  finished_at       timestamptz
);
create index job_unfinished on job (state) where state in ('QUEUED', 'RUNNING');
create index job_by_state on job (state, number);
create index job_by_type on job (type, number);

create table job_metric (
  job_id   uuid not null references job on delete cascade,
  name     text not null,
  step     bigint not null,
  value    double precision not null,
  revision bigint not null,
  primary key (job_id, name, step)
);
create index job_metric_by_revision on job_metric (job_id, revision);

-- A checkpoint is whole once job.checkpoint names its version.
create sequence job_checkpoint_version;
create table job_checkpoint (
  job_id  uuid not null references job on delete cascade,
  version bigint not null,
  chunk   integer not null,
  bytes   bytea not null,
  primary key (job_id, version, chunk)
);
alter table job_checkpoint alter column bytes set storage external;

-- The table of the queue library (db-scheduler 16): one row for each job that is not finished.
create table job_queue (
  task_name            text not null,
  task_instance        text not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint not null,
  priority             smallint,
  primary key (task_name, task_instance)
);
create index job_queue_by_time on job_queue (execution_time);
create index job_queue_by_heartbeat on job_queue (last_heartbeat);
