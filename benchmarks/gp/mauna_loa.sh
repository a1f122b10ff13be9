#!/usr/bin/env bash
# Fits the four-part kernel of GPML 5.4.3 to the monthly means of the CO2 measured on Mauna Loa, in one
# request to a running gp-service, and extrapolates 20 years. Prints the figures, writes the plot.
#
#   benchmarks/gp/mauna_loa.sh co2.csv [http://127.0.0.1:8080] [folder for results]
#
# The CSV has a header and two columns, date as yyyymmdd and co2 in ppm, weekly; gaps are empty.
# statsmodels ships it (statsmodels/datasets/co2/src/co2.csv). Needs bash, curl and python3.
set -euo pipefail

csv=${1:?the CSV file with the weekly measurements}
service=${2:-http://127.0.0.1:8080}
results=${3:-.}
model=mauna-loa

mkdir -p "$results"

# Monthly means, at year + month/12 as in scikit-learn's example, less their mean.
python3 - "$csv" "$results/monthly.csv" > "$results/mean" <<'PYTHON'
import csv, sys
months = {}
with open(sys.argv[1]) as source:
    for row in csv.DictReader(source):
        if row["co2"].strip():
            key = int(row["date"][:4]) + int(row["date"][4:6]) / 12
            months.setdefault(key, []).append(float(row["co2"]))
means = {year: sum(values) / len(values) for year, values in months.items()}
mean = sum(means.values()) / len(means)
with open(sys.argv[2], "w") as target:
    target.write("year,co2\n")
    for year in sorted(means):
        target.write(f"{year!r},{means[year] - mean!r}\n")
print(repr(mean))
PYTHON
mean=$(cat "$results/mean")
echo "$(($(wc -l < "$results/monthly.csv") - 1)) monthly means, $mean ppm on average"

kernel='50.0**2 * RBF(50.0)'
kernel+=' + 2.0**2 * RBF(100.0) * ExpSineSquared(1.0, 1.0, periodicity_bounds=\"fixed\")'
kernel+=' + 0.5**2 * RationalQuadratic(alpha=1.0, length_scale=1.0)'
kernel+=' + 0.1**2 * RBF(0.1) + WhiteKernel(0.1**2, noise_level_bounds=(1e-5, 1e5))'

curl -sS --fail-with-body "$service/v1/gp/models" -o "$results/fit.json" \
  -w 'fitted in one request of %{time_total} s, status %{http_code}\n' \
  -F "request={\"name\": \"$model\", \"kernel\": \"$kernel\", \"optimize\": true, \"async\": false};type=application/json" \
  -F "file=@$results/monthly.csv;type=text/csv"

curl -sS --fail-with-body "$service/v1/gp/models/$model/predict" -H 'Content-Type: application/json' \
  -d '{"x": [[1990], [2005.5], [2010], [2015.25], [2021]], "variance": "observation"}' \
  -o "$results/predict.json"

python3 - "$results" "$mean" <<'PYTHON'
import json, sys
folder, mean = sys.argv[1], float(sys.argv[2])
fit = json.load(open(f"{folder}/fit.json"))
print("log marginal likelihood", round(fit["logMarginalLikelihood"], 4),
      "after", fit["iterations"], "iterations,", round(fit["seconds"], 2), "s in the service")
print(fit["kernel"])
answer = json.load(open(f"{folder}/predict.json"))
print("year      mean/ppm  standard deviation of an observation")
for year, m, v in zip((1990, 2005.5, 2010, 2015.25, 2021), answer["mean"], answer["variance"]):
    print(f"{year:<8}  {m + mean:8.3f}  {v ** 0.5:6.3f}")
PYTHON

for format in svg png; do
  curl -sS --fail-with-body -G "$service/v1/gp/models/$model/plot.$format" -d from=1958 -d to=2021 \
    --data-urlencode xLabel=year --data-urlencode "yLabel=CO2 less $(printf %.1f "$mean") ppm" \
    -o "$results/mauna-loa.$format"
done
echo "plots: $results/mauna-loa.svg, $results/mauna-loa.png"
