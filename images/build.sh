#!/usr/bin/env bash
# Builds the images of the gateway and the five services from the jars that Maven made:
#   ./polymath images [--gpu]
# POLYMATH_JAVA_IMAGE names an image with Java 25 to build on, such as eclipse-temurin:25-jre; without it
# one is made here, of Debian by debootstrap and the JDK that runs this, which needs root. With --gpu the
# four services that train are built as polymath/…:gpu on POLYMATH_TORCH_IMAGE, or on what
# images/torch/cuda.Dockerfile makes of PyTorch's own image.
set -euo pipefail

cd "$(dirname "$(readlink -f "$0")")/.."
export PATH=$PATH:/usr/sbin:/sbin
work=target/images
mkdir -p $work
variant=cpu
case "${1:-}" in
  "") ;;
  --gpu) variant=gpu ;;
  *) sed -n '2,7s/^# \?//p' "$0" >&2; exit 2 ;;
esac

declare -A port=(
  [gateway-service]=8080 [pose-service]=8081 [federation-service]=8082 [molecule-service]=8083
  [gan-service]=8084 [gp-service]=8085
)
modules=(gateway-service pose-service federation-service molecule-service gan-service gp-service)
if [[ $variant == gpu ]]; then modules=(pose-service molecule-service gan-service gp-service); fi

docker info >/dev/null 2>&1 || { echo "No Docker engine answers: start one, with dockerd for instance." >&2; exit 1; }

# BuildKit is not in every engine that this should run on.
build() {
  local log
  log=$(mktemp "$work/build.XXXXXX.log")
  DOCKER_BUILDKIT=0 docker build "$@" >"$log" 2>&1 || { tail -40 "$log" >&2; return 1; }
  rm "$log"
}

id() { docker image inspect --format '{{.Id}}' "$1" 2>/dev/null || true; }

contents() { docker image inspect --format '{{index .Config.Labels "contents"}}' "$1" 2>/dev/null || true; }

hash() { cat "$@" | sha256sum | cut -c1-16; }

java_image() {
  if [[ -n ${POLYMATH_JAVA_IMAGE:-} ]]; then
    docker image inspect "$POLYMATH_JAVA_IMAGE" >/dev/null 2>&1 || docker pull --quiet "$POLYMATH_JAVA_IMAGE" >&2
    echo "$POLYMATH_JAVA_IMAGE"
    return
  fi
  local image=polymath/java:25 base context=$work/java is
  base=$(images/debian.sh)
  is=$(hash images/java/Dockerfile "$JAVA_HOME/release" <(id "$base"))
  if [[ $(contents $image) != "$is" ]]; then
    echo "Building $image" >&2
    rm -rf "$context" && mkdir -p "$context/jdk"
    tar -C "$JAVA_HOME" --exclude=./lib/src.zip --exclude=./jmods --exclude=./man -c . | tar -C "$context/jdk" -x
    build --label contents="$is" --build-arg BASE="$base" --file images/java/Dockerfile --tag $image "$context"
    rm -rf "$context"
  fi
  echo $image
}

torch_image() { # BASE JAR
  local image=polymath/torch:cpu context=$work/torch is
  is=$(hash images/torch/Dockerfile <(id "$1") <(unzip -v "$2" '*pytorch-native*'))
  if [[ $(contents $image) != "$is" ]]; then
    echo "Building $image" >&2
    rm -rf "$context" && mkdir -p "$context/libtorch"
    unzip -q -p "$2" 'BOOT-INF/lib/pytorch-native-cpu-*.jar' >"$context/natives.jar"
    unzip -q -j "$context/natives.jar" 'pytorch/cpu/linux-x86_64/*' -d "$context/libtorch"
    rm "$context/natives.jar"
    build --label contents="$is" --build-arg BASE="$1" --file images/torch/Dockerfile --tag $image "$context"
    rm -rf "$context"
  fi
  echo $image
}

gpu_image() {
  if [[ -n ${POLYMATH_TORCH_IMAGE:-} ]]; then
    echo "$POLYMATH_TORCH_IMAGE"
    return
  fi
  echo "Building polymath/torch:gpu" >&2
  mkdir -p "$work/empty"
  build ${POLYMATH_JAVA_IMAGE:+--build-arg JAVA="$POLYMATH_JAVA_IMAGE"} --file images/torch/cuda.Dockerfile \
    --tag polymath/torch:gpu "$work/empty"
  echo polymath/torch:gpu
}

jar() { # MODULE
  ls -t "$1/target/$1"-[0-9]*.jar | grep -v -E -- '-(sources|javadoc|tests)\.jar$' | head -1
}

service_image() { # MODULE BASE
  local image=polymath/$1:$variant context=$work/$1 jar is
  jar=$(jar "$1")
  is=$(hash images/service/* "$jar" <(id "$2"))
  if [[ $(contents "$image") == "$is" ]]; then
    echo "$image is there already"
    return
  fi
  local began=$SECONDS
  rm -rf "$context" && mkdir -p "$context"
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -Djarmode=tools -jar "$jar" \
    extract --layers --force --destination "$context" >/dev/null
  # libtorch comes with the image below.
  rm -f "$context"/dependencies/lib/pytorch-native-cpu-*.jar
  mv "$context"/application/"$(basename "$jar")" "$context"/application/app.jar
  cp images/service/* "$context"
  build --label contents="$is" --build-arg BASE="$2" --build-arg PORT="${port[$1]}" --tag "$image" "$context"
  rm -rf "$context"
  echo "$image  ($((SECONDS - began)) s)"
}

if [[ $variant == gpu ]]; then
  torch=$(gpu_image)
else
  java=$(java_image)
  torch=$(torch_image "$java" "$(jar gp-service)")
fi
# Two at a time: half of the time each waits for the engine.
building=()
for module in "${modules[@]}"; do
  if ((${#building[@]} == 2)); then
    wait "${building[0]}"
    building=("${building[1]}")
  fi
  if [[ $module == gateway-service ]]; then base=$java; else base=$torch; fi
  service_image "$module" "$base" &
  building+=($!)
done
for process in "${building[@]}"; do wait "$process"; done
