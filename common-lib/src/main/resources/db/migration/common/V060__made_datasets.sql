-- A data set may also be what a job made.
alter table dataset drop constraint dataset_source_check;
alter table dataset add constraint dataset_source_check
  check (source in ('UPLOADED', 'CATALOGUE', 'MADE'));
