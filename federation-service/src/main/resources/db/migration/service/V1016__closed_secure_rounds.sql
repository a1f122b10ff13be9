-- Secure rounds that were closed and not yet averaged lost their numbers when those moved (V1015), and
-- could never be averaged: they begin again, too.
with again as (
  update federation_round o
  set state = 'OPEN', stage = 'KEYS', attempt = attempt + 1, closed_at = null,
    deadline_at = now() + (deadline_at - opened_at)
  where o.state = 'CLOSED' and o.stage is not null
    and not exists (
      select from federation_secure_message m join federation_task t on t.id = m.task
      where t.run = o.run and t.round = o.round and m.stage = 'MASKED'
    )
  returning o.run, o.round
)
update federation_task t set state = 'STARTED', finished_at = null, reason = null
from again
where t.run = again.run and t.round = again.round and t.state in ('ACCEPTED', 'LEFT_OUT');
