#!/usr/bin/env bash
# Makes an image with psql, pg_dump and pg_restore of PostgreSQL 18, unless it is there:
#   config/ci/postgres/tools.sh IMAGE
# The server that tests use comes without them, and no stable Debian has those of 18 yet.
set -euo pipefail

image=$1
release=forky
docker image inspect "$image" >/dev/null 2>&1 && exit

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mirror=$(apt-get indextargets --format '$(CREATED_BY) $(COMPONENT) $(REPO_URI)' |
  awk '$1 == "Packages" && $2 == "main" && $3 !~ /security/ { print $3; exit }')
echo "Making $image with debootstrap"
debootstrap --variant=minbase --include=postgresql-client-18 "$release" "$work/base" "$mirror" \
  /usr/share/debootstrap/scripts/sid >"$work/debootstrap.log" || { tail -20 "$work/debootstrap.log" >&2; exit 1; }
tar -C "$work/base" --exclude=./var/cache/apt --exclude=./var/lib/apt/lists --exclude='./dev/*' -c . |
  docker import --change 'ENV PATH=/usr/lib/postgresql/18/bin:/usr/bin:/bin' --change 'USER nobody' - "$image" >/dev/null
