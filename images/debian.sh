#!/usr/bin/env bash
# Makes a small Debian base with debootstrap where no image registry can be reached, unless it is there,
# and prints its name:
#   images/debian.sh
# Needs root, a running Docker engine and debootstrap. The mirror is the one that apt is set to.
set -euo pipefail

release=$(. /etc/os-release && echo "$VERSION_CODENAME")
# Charts carry text, and without a font Java draws none.
packages=ca-certificates,fontconfig,fonts-dejavu-core
image=polymath/debian:$release

if [[ $(docker image inspect --format '{{index .Config.Labels "packages"}}' "$image" 2>/dev/null) == "$packages" ]]; then
  echo "$image"
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mirror=$(apt-get indextargets --format '$(CREATED_BY) $(CODENAME) $(COMPONENT) $(REPO_URI)' |
  awk -v release="$release" '$1 == "Packages" && $2 == release && $3 == "main" { print $4; exit }')
[[ -n $mirror ]] || { echo "apt knows no mirror of Debian $release: run apt-get update" >&2; exit 1; }
echo "Making $image with debootstrap" >&2
debootstrap --variant=minbase --include="$packages" "$release" "$work/base" "$mirror" >"$work/debootstrap.log" ||
  { tail -20 "$work/debootstrap.log" >&2; exit 1; }
# Of the documentation the licences stay.
tar -C "$work/base" --exclude=./var/cache/apt --exclude=./var/lib/apt/lists --exclude='./dev/*' \
  --exclude='./usr/share/doc/*/[!c]*' --exclude='./usr/share/doc/*/changelog*' --exclude=./usr/share/man --exclude=./usr/share/locale -c . |
  docker import --change "LABEL packages=$packages" - "$image" >/dev/null
echo "$image"
