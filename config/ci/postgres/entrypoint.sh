#!/bin/bash
# Behaves as the official image does where tests and docker-compose.yml depend on it: POSTGRES_USER,
# POSTGRES_PASSWORD (or POSTGRES_PASSWORD_FILE, the file that it is in) and POSTGRES_DB name the
# superuser, its password and its database; the server starts once for the initialisation and once for
# good, and so logs twice that it is ready, which Testcontainers waits for.
set -euo pipefail

user=${POSTGRES_USER:-postgres}
if [[ -n ${POSTGRES_PASSWORD_FILE:-} ]]; then POSTGRES_PASSWORD=$(<"$POSTGRES_PASSWORD_FILE"); fi
password=${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD to the password of the superuser}
database=${POSTGRES_DB:-$user}

[[ ${1:-postgres} == postgres ]] || exec "$@"

if [[ ! -s $PGDATA/PG_VERSION ]]; then
  initdb --pgdata "$PGDATA" --username "$user" --pwfile <(printf '%s\n' "$password") \
    --auth scram-sha-256 --encoding UTF8 --locale C --locale-provider builtin --builtin-locale C.UTF-8
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  if [[ $database != postgres ]]; then
    printf 'create database "%s"\n' "${database//\"/\"\"}" | postgres --single -D "$PGDATA" postgres
  fi
  pg_ctl --pgdata "$PGDATA" --wait --options "-c listen_addresses=''" start
  pg_ctl --pgdata "$PGDATA" --wait --mode fast stop
fi

shift || true
unset POSTGRES_PASSWORD
exec postgres -D "$PGDATA" -c listen_addresses='*' "$@"
