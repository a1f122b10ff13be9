-- Who may call. Of a key only the hash of its secret part is kept: it is random, so a plain SHA-256
-- cannot be guessed back.
create table api_key (
    id                  text        primary key,
    name                text        not null,
    secret_sha256       bytea       not null check (octet_length(secret_sha256) = 32),
    grants              text[]      not null,
    requests_per_minute integer     not null check (requests_per_minute > 0),
    requests_per_day    integer     check (requests_per_day > 0),
    created_at          timestamptz not null default now(),
    expires_at          timestamptz,
    revoked_at          timestamptz,
    -- The key that this one was made to follow.
    replaces            text        references api_key (id)
);

create index api_key_created_at on api_key (created_at, id);

-- What each caller has left; the layout is Bucket4j's.
create table rate_bucket (
    id         text primary key,
    state      bytea,
    expires_at bigint
);

create index rate_bucket_expires_at on rate_bucket (expires_at);

-- Every call that changes something, written before it is passed on.
create table audit_entry (
    id         bigint      generated always as identity primary key,
    at         timestamptz not null default now(),
    caller     text        not null,
    address    text        not null,
    method     text        not null,
    path       text        not null,
    request_id text        not null,
    -- Null while the call goes on, and where the gateway did not live to see its end.
    status     smallint
);

create index audit_entry_caller on audit_entry (caller, id);
