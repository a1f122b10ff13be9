-- What an encoder made of the next lines of a data set, as the file will hold it. Parts are put
-- together when their job succeeds, and are gone once it has ended, however it did.
create table embedding_part (
  job_id uuid not null references job on delete cascade,
  part   integer not null,
  bytes  bytea not null,
  primary key (job_id, part)
);
alter table embedding_part alter column bytes set storage external;

create function drop_embedding_parts() returns trigger language plpgsql as
$$
begin
  delete from embedding_part where job_id = new.id;
  return null;
end
$$;

create trigger embedding_parts_end_with_their_job after update of state on job for each row
  when (new.type = 'embed' and new.state in ('SUCCEEDED', 'FAILED', 'CANCELLED'))
  execute function drop_embedding_parts();
