-- The first answers of requests that carried an Idempotency-Key.
create table idempotency_record (
    caller       text        not null,
    key          text        not null,
    -- The run that holds the key, and until when; a crashed run's key is free after that.
    claim        uuid        not null,
    lease_until  timestamptz not null,
    method       text        not null,
    path         text        not null,
    created_at   timestamptz not null default now(),
    -- Null until the request is answered.
    body_sha256  bytea,
    status       smallint,
    content_type text,
    location     text,
    etag         text,
    -- Null where the answer was too large to be kept.
    answer       bytea,
    primary key (caller, key),
    check (octet_length(body_sha256) = 32),
    check ((status is null) = (body_sha256 is null))
);

create index idempotency_record_created_at on idempotency_record (created_at);
