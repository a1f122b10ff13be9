-- What was published because it ships with the service, so that it is published once: deleted, it
-- stays deleted; another file under the same name becomes the next version.
create table shipped_model (
  name varchar(100) collate "C" not null,
  sha256 char(64) not null,
  primary key (name, sha256)
);
