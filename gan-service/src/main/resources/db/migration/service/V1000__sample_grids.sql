-- What a generator made at the end of each epoch of a training, as a PNG.
create table sample_grid (
  job_id uuid not null references job on delete cascade,
  epoch  integer not null,
  png    bytea not null,
  primary key (job_id, epoch)
);
alter table sample_grid alter column png set storage external;
