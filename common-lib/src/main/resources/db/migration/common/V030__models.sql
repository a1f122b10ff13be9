-- Byte streams, by their sha256. A table that refers to one has a foreign key to artifact (sha256):
-- that is what keeps an artifact in use from being deleted.
create sequence artifact_id;

create table artifact (
  id bigint primary key,
  sha256 char(64) not null unique,
  bytes bigint not null check (bytes >= 0),
  chunk_bytes int not null check (chunk_bytes > 0),
  created_at timestamptz not null default now()
);

-- Chunks are written before the hash of the whole is known, hence the deferred check.
create table artifact_chunk (
  artifact_id bigint not null
    references artifact (id) on delete cascade deferrable initially deferred,
  position int not null,
  data bytea not null,
  primary key (artifact_id, position)
);

-- Weights do not compress: do not try.
alter table artifact_chunk alter column data set storage external;

-- False where something refers to it; the transaction around the attempt goes on either way.
create function delete_artifact_if_unused(hash text) returns boolean language plpgsql as
$$
begin
  delete from artifact where sha256 = hash;
  return true;
exception when foreign_key_violation then
  return false;
end
$$;

-- One row a name, which outlives its versions, so that no number is ever given twice.
create table model (
  name varchar(100) collate "C" primary key,
  last_version int not null
);

create table model_version (
  name varchar(100) collate "C" not null references model (name),
  version int not null check (version > 0),
  created_at timestamptz not null,
  config text not null,
  metrics text not null,
  parameters text not null,
  seed bigint,
  code_version text not null,
  data_hash text,
  parent_name varchar(100),
  parent_version int,
  sha256 char(64) not null references artifact (sha256),
  bytes bigint not null,
  primary key (name, version)
);

create index model_version_sha256 on model_version (sha256);

create function refuse_update() returns trigger language plpgsql as
$$ begin raise exception 'rows of % never change', tg_table_name; end $$;

create trigger model_version_never_changes before update on model_version
  for each row execute function refuse_update();

create table model_alias (
  name varchar(100) collate "C" not null,
  alias varchar(100) collate "C" not null,
  version int not null,
  primary key (name, alias),
  foreign key (name, version) references model_version (name, version)
);

create index model_alias_version on model_alias (name, version);
