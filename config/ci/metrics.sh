#!/usr/bin/env bash
# Whether every metric that a dashboard or an alert names is there in what running processes say:
#   config/ci/metrics.sh FILE…   with the answers of /actuator/prometheus
set -euo pipefail

cd "$(dirname "$(readlink -f "$0")")/../.."
named=$(grep -h -o -E '\b(http|polymath|jvm|process|hikaricp|resilience4j)_[a-z0-9_]+' \
  <(grep -h '"expr"' monitoring/grafana/dashboards/*.json) <(grep -h -A1 'expr:' monitoring/alerts.yaml) \
  k8s/components/monitoring/prometheus-adapter-rules.yaml | sort -u)
said=$(grep -h -o -E '^[a-z0-9_]+' "$@" | sort -u)
missing=$(comm -23 <(echo "$named") <(echo "$said"))
[[ -z $missing ]] || { printf 'No process gives these metrics, which monitoring/ names:\n%s\n' "$missing" >&2; exit 1; }
echo "$(wc -l <<<"$named") metrics that monitoring/ names are there"
