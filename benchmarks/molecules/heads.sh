#!/usr/bin/env bash
# Fine-tunes the models that ship with molecule-service, beginning with its encoder, on a platform that
# runs, and writes each into a folder as the service's resources hold it:
#
#   benchmarks/molecules/heads.sh DATA TO [GATEWAY]
#
# DATA holds esol.csv and freesolv.csv of MoleculeNet, a column of SMILES and one of measurements each.
set -euo pipefail

data=$1 to=$2 api=${3:-http://127.0.0.1:8080}/v1/molecules

head() { # NAME FILE PROPERTY MORE: a model of a property
  local name=$1 file=$2 property=$3 more=$4 job state version
  { echo "smiles,$property" && tail -n +2 "$data/$file"; } |
    curl -sf "$api/datasets" -F "name=$name" -F "file=@-;filename=$file" >/dev/null
  job=$(curl -sf "$api/jobs" -H 'Content-Type: application/json' -d '{
    "type": "finetune", "name": "'"$name"'", "encoder": "encoder", "dataset": "'"$name"'",
    "properties": ["'"$property"'"], "kind": "regression", "ensemble": 2, "seed": 1, '"$more"'}' | jq -r .id)
  until state=$(curl -sf "$api/jobs/$job") && [[ $(jq -r .finishedAt <<<"$state") != null ]]; do
    jq -r '"\(.parameters.name): \(.state), \(.progress.step // 0) of \(.progress.totalSteps // 0) steps at most"' <<<"$state"
    sleep 10
  done
  jq -c .metrics <<<"$state"
  # A service has the model of its release already, so that this one is a later version of it.
  version=$(jq -er .model.version <<<"$state")
  mkdir -p "$to/$name"
  curl -sf "$api/models/$name/versions/$version" >"$to/$name/model.json"
  curl -sf "$api/models/$name/versions/$version/weights" >"$to/$name/weights.safetensors"
}

head solubility esol.csv logS '"epochs": 40, "patience": 12, "pace": {"batch": 32, "firstRate": 0.0002,
  "highestRate": 0.001, "lastRate": 0.0001, "warmUpEpochs": 2}'
head hydration freesolv.csv hydrationFreeEnergy '"epochs": 40, "patience": 12, "pace": {"batch": 32,
  "firstRate": 0.0002, "highestRate": 0.001, "lastRate": 0.0001, "warmUpEpochs": 2}'
