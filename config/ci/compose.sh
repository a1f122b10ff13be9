#!/usr/bin/env bash
# The platform in containers, as docker-compose.yml says, proven: the images are built, what lacks its
# secrets refuses to start, the demonstration goes through, no door opens to who should not come in,
# what is killed comes back with all that was acknowledged, and a backup answers the same bytes.
#   config/ci/compose.sh
# Needs a running Docker engine, Compose, Prometheus (Debian: docker-compose, prometheus), python3, a built checkout and the
# image polymath/postgres:local.
set -euo pipefail

cd "$(dirname "$(readlink -f "$0")")/../.."
work=$(mktemp -d)
export COMPOSE_PROJECT_NAME=polymath-proof POLYMATH_SECRETS=$work/secrets
export POLYMATH_PORT=${POLYMATH_PROOF_PORT:-18080} POLYMATH_POSTGRES_IMAGE=polymath/postgres:local
export POLYMATH_POSTGRES_TOOLS_IMAGE=polymath/postgres-tools:local
export POLYMATH_HOME=$work/home
# A busy machine is slow to answer, and that proves nothing.
export COMPOSE_HTTP_TIMEOUT=600
gateway=http://127.0.0.1:$POLYMATH_PORT
methods=(pose federation molecules gan gp)

if docker compose version >/dev/null 2>&1; then
  compose() { docker compose "$@"; }
else
  compose() { docker-compose --ansi never "$@"; }
fi

step() { printf '\n--- %s (%d s)\n' "$*" "$SECONDS"; }

finish() {
  local status=$?
  set +e
  if ((status)) && [[ -d $POLYMATH_SECRETS ]]; then
    compose ps || true
    compose logs --tail=15 2>/dev/null | cut -c1-600 || true
  fi
  compose --profile monitoring down --volumes --timeout 5 >/dev/null 2>&1 || true
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

container() { compose ps --quiet "$1"; }

call() { # METHOD PATH [DATA]
  curl --silent --show-error --fail-with-body --max-time 60 --request "$1" "$gateway$2" \
    --header "Authorization: Bearer $(<"$POLYMATH_SECRETS/first-key")" \
    ${3:+--header 'Content-Type: application/json' --data "$3"}
}

scrape() { # SERVICE, as Prometheus would: from inside
  compose exec -T gateway bash -c 'exec 3<>"/dev/tcp/$0/$1" && printf "GET /actuator/prometheus HTTP/1.0\r\nAuthorization: Bearer $2\r\n\r\n" >&3 && cat <&3' \
    "$1" "$(port "$1")" "$(<"$POLYMATH_SECRETS/metrics-key")"
}

port() { docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' "$(container "$1")" | sed -n 's/^SERVER_PORT=//p'; }

address() { # from this machine
  docker inspect --format "{{(index .NetworkSettings.Networks \"${COMPOSE_PROJECT_NAME}_inside\").IPAddress}}" "$(container "$1")"
}

state() { docker inspect --format '{{.State.Status}} {{with .State.Health}}{{.Status}}{{end}}' "$1"; }

await_ready() { # SERVICE… : all are healthy again, within three minutes
  local service since=$SECONDS
  for service in "$@"; do
    until [[ $(state "$(container "$service")") == "running healthy" ]]; do
      ((SECONDS - since < 180)) || fail "$service is $(state "$(container "$service")") after 3 minutes"
      sleep 0.5
    done
  done
}

refuses() { # IMAGE WORDS [VARIABLE…] : it ends by itself and says why
  local said variable arguments=(--rm --read-only --tmpfs /tmp)
  for variable in "${@:3}"; do arguments+=(--env "$variable"); done
  if said=$(timeout 120 docker run "${arguments[@]}" "$1" 2>&1); then fail "$1 starts without secrets"; fi
  [[ $said == *"$2"* ]] || fail "$1 does not say that it needs $2: ${said: -600}"
}

step "Images"
./polymath images

step "What lacks its secrets refuses to start"
refuses polymath/gp-service:cpu 'set polymath.security.enabled=true'
refuses polymath/gateway-service:cpu 'set polymath.gateway.access.keys=true' \
  POLYMATH_SECURITY_ENABLED=true POLYMATH_SECURITY_SECRET=01234567890123456789012345678901

step "Up"
./polymath secrets "$POLYMATH_SECRETS"
# Hundreds of wrong keys are tried below, and each is to be answered for what it is.
cat >"$work/proof.yml" <<'YAML'
services: {gateway: {environment: {POLYMATH_GATEWAY_ACCESS_FAILURESPERMINUTE: "1000000"}}}
YAML
export COMPOSE_FILE=docker-compose.yml:$work/proof.yml
compose down --volumes >/dev/null 2>&1
compose up --detach >"$work/up.log" 2>&1 || { cat "$work/up.log"; fail "docker-compose.yml does not come up"; }
await_ready postgres "${methods[@]}" gateway
echo "Ready after $SECONDS s"

step "The demonstration"
./polymath demo --gateway "$gateway" --key-file "$POLYMATH_SECRETS/first-key"

step "Every metric that monitoring/ names is there, and a Prometheus reads and understands all of it"
for service in gateway "${methods[@]}"; do scrape "$service" >"$work/metrics-$service"; done
config/ci/metrics.sh "$work"/metrics-*
addresses=()
for service in "${methods[@]}"; do addresses+=("$(address "$service"):$(port "$service")"); done
config/ci/prometheus.py "$POLYMATH_SECRETS/metrics-key" "127.0.0.1:$POLYMATH_PORT" "${addresses[@]}"

step "No door opens to who should not come in"
doors=()
for service in "${methods[@]}"; do doors+=("$service=http://$(address "$service"):$(port "$service")"); done
"${JAVA_HOME:?}/bin/java" -XX:TieredStopAtLevel=1 -cp 'launcher/target/lib/*' config/ci/AccessMatrix.java \
  "$gateway" "$POLYMATH_SECRETS/first-key" "${doors[@]}"
compose exec -T client-1 bash -c 'exec 3<>/dev/tcp/postgres/5432' 2>/dev/null && fail "a client reaches PostgreSQL"
compose exec -T client-1 bash -c 'exec 3<>/dev/tcp/gp/8085' 2>/dev/null && fail "a client reaches a service"

step "What is killed under load comes back with all that was acknowledged"
call POST /v1/gp/models '{"name": "kept", "x": [[0], [1], [2], [3]], "y": [0, 0.84, 0.91, 0.14],
  "kernel": "RBF(length_scale=1.0) + WhiteKernel(noise_level=0.01)", "optimize": false}' >/dev/null
question='{"x": [[0.5], [7]], "variance": "latent"}'
before=$(call POST /v1/gp/models/kept/predict "$question")
config/ci/chaos.py --compose "$COMPOSE_PROJECT_NAME" --port "$POLYMATH_PORT" --key-file "$POLYMATH_SECRETS/first-key"
await_ready "${methods[@]}" gateway
after=$(call POST /v1/gp/models/kept/predict "$question")
[[ $after == "$before" ]] || fail "the model answers otherwise than before: $before, then $after"
call GET '/admin/audit?limit=500' | grep -q '"/v1/gp/models"' || fail "the audit log has lost an entry"

step "A backup in an empty database answers the same bytes"
config/ci/postgres/tools.sh "$POLYMATH_POSTGRES_TOOLS_IMAGE"
tools() { compose --profile tools run --rm -T postgres-tools "$@"; }
tools pg_dump --format=custom >"$work/polymath.dump"
compose down --volumes >/dev/null 2>&1
compose up --detach postgres >/dev/null 2>&1
await_ready postgres
tools pg_restore --dbname=polymath --exit-on-error <"$work/polymath.dump"
compose up --detach --no-deps gp gateway >/dev/null 2>&1
await_ready gp gateway
after=$(call POST /v1/gp/models/kept/predict "$question")
[[ $after == "$before" ]] || fail "the restored model answers otherwise: $before, then $after"
echo "$(du -h "$work/polymath.dump" | cut -f1) of backup; the model answers as before"

step "Done"
