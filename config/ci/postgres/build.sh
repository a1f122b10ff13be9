#!/usr/bin/env bash
# Builds the image that tests in containers use, unless it is there:
#   config/ci/postgres/build.sh IMAGE SERVER_JAR
# SERVER_JAR is the archive of PostgreSQL binaries that the launcher depends on. Needs root, a running
# Docker engine, debootstrap, unzip and xz. The Debian mirror is the one that apt is set to.
set -euo pipefail

image=$1
server_jar=$2
here=$(cd "$(dirname "$0")" && pwd)

contents=$(cat "$here"/Dockerfile "$here"/entrypoint.sh "$here"/pg_isready "$server_jar" | sha256sum | cut -c1-16)
if [[ $(docker image inspect --format '{{index .Config.Labels "contents"}}' "$image" 2>/dev/null) == "$contents" ]]; then
  echo "$image is there already"
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

base=$("$here/../../../images/debian.sh")
mkdir -p "$work/context/postgresql"
cp "$here"/Dockerfile "$here"/entrypoint.sh "$here"/pg_isready "$work/context"
chmod 755 "$work"/context/{entrypoint.sh,pg_isready}
unzip -p "$server_jar" '*.txz' | tar -xJ -C "$work/context/postgresql"
echo "Building $image"
DOCKER_BUILDKIT=0 docker build --quiet --label contents="$contents" --build-arg BASE="$base" --tag "$image" "$work/context"
