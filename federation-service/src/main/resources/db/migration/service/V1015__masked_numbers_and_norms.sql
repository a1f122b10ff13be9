-- Numbers under masks are as many as a model has, and lie where weights do. Secure rounds that are
-- under way begin again.
update federation_round set stage = 'KEYS', attempt = attempt + 1
  where stage is not null and state = 'OPEN';
delete from federation_secure_message;

alter table federation_secure_message alter column body drop not null;
alter table federation_secure_message add column artifact char(64) references artifact (sha256);
alter table federation_secure_message add check ((body is null) <> (artifact is null));
create index federation_secure_message_artifact on federation_secure_message (artifact);

-- The norm that the next round of a private run cuts to, where it finds its own.
alter table federation_run add column clip double precision;
