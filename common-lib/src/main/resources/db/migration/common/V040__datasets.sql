-- Data sets that were uploaded or fetched. Those in the operator's folder have no rows.
create table dataset (
  name varchar(100) collate "C" primary key,
  source text not null check (source in ('UPLOADED', 'CATALOGUE')),
  bytes bigint not null check (bytes >= 0),
  -- Of what sha256sum prints for its files: what model_version.data_hash names.
  sha256 char(64) not null,
  created_at timestamptz not null
);

create table dataset_file (
  dataset varchar(100) collate "C" not null references dataset (name) on delete cascade,
  name varchar(200) collate "C" not null,
  bytes bigint not null check (bytes >= 0),
  sha256 char(64) not null references artifact (sha256),
  primary key (dataset, name)
);

create index dataset_file_sha256 on dataset_file (sha256);

-- Who was trained on a data set is asked before it is deleted.
create index model_version_data_hash on model_version (data_hash);
