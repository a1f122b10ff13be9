-- The secret that the noise and the draw of a private run come from. Who reads it can take the
-- noise off; a process that goes on with a round needs it.
alter table federation_run add column secret bytea;
-- What all rounds up to this one give away.
alter table federation_round add column epsilon double precision;
