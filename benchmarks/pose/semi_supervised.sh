#!/usr/bin/env bash
# What frames without labels are worth: trains models on some shares of the labels, supervised and
# semi-supervised (Pavllo et al. 2019, section 4 and figure 5), and tests them on takes that none has
# seen. Prints a table in Markdown, writes it, the figures as JSON and a chart.
#
#   benchmarks/pose/semi_supervised.sh takes/ [http://127.0.0.1:8080] [folder for results]
#
# The folder holds motion capture as .bvh or .bvh.gz; it is uploaded once, as a data set. Settings come
# from the environment:
#
#   SHARES="0.01 0.05 0.1"   of the labels      SEEDS="1"       each trains all models anew
#   EPOCHS=5                 of the semi-supervised models      CHANNELS=128
#   WIDTHS="3 3 3"           of the filters     BATCH=512       half of it labelled
#   TEST="indian_13 martial_09 salsa_15"        takes for the test
#   FPS="salsa=60"           what takes whose names begin so were recorded at, where the files are wrong
#
# Models of a share and a seed learn from the same labels in as many steps, at the same rates: the
# supervised one from batches of BATCH/2 in more epochs, since its epochs are shorter. What differs is
# the other half of the batch. Needs bash, curl and python3.
set -euo pipefail

takes=${1:?the folder with the takes}
service=${2:-http://127.0.0.1:8080}
results=${3:-.}
export SHARES=${SHARES:-0.01 0.05 0.1} SEEDS=${SEEDS:-1} EPOCHS=${EPOCHS:-5} CHANNELS=${CHANNELS:-128}
export WIDTHS=${WIDTHS:-3 3 3} BATCH=${BATCH:-512} TEST=${TEST-indian_13 martial_09 salsa_15}
export FPS=${FPS-salsa=60}

mkdir -p "$results"
prepared=$(mktemp -d)
trap 'rm -rf "$prepared"' EXIT

# Copies of the takes with the right frame time, and how many frames each has at the 50 a second that
# models are trained at. The data set is named by its contents.
dataset=$(python3 - "$takes" "$prepared" <<'PYTHON'
import gzip, hashlib, json, os, pathlib, re, sys
source, target = map(pathlib.Path, sys.argv[1:])
rates = dict(rate.split("=") for rate in os.environ["FPS"].split())
frames, digest = {}, hashlib.sha256()
for path in sorted([*source.glob("*.bvh"), *source.glob("*.bvh.gz")]):
    text = (gzip.open(path) if path.suffix == ".gz" else open(path, "rb")).read()
    name = path.name.split(".bvh")[0]
    for start, rate in rates.items():
        if name.startswith(start):
            text = re.sub(rb"(?m)^(Frame Time:\s*)\S+", rb"\g<1>%.9f" % (1 / float(rate)), text, count=1)
    count = int(re.search(rb"(?m)^Frames:\s*(\d+)", text)[1])
    seconds = float(re.search(rb"(?m)^Frame Time:\s*(\S+)", text)[1])
    frames[name] = int((count - 1) * seconds * 50 + 1e-6) + 1
    (target / f"{name}.bvh.gz").write_bytes(gzip.compress(text, mtime=0))
    digest.update(name.encode() + text)
if not frames:
    sys.exit(f"There is no .bvh and no .bvh.gz in {source}.")
(target / "frames.json").write_text(json.dumps(frames))
print("takes-" + digest.hexdigest()[:12])
PYTHON
)

if ! curl -sS -o /dev/null --fail "$service/v1/pose/datasets/$dataset" 2> /dev/null; then
  files=()
  for file in "$prepared"/*.bvh.gz; do files+=(-F "file=@$file"); done
  curl -sS --fail-with-body -o /dev/null "$service/v1/pose/datasets" -F "name=$dataset" "${files[@]}"
fi

python3 - "$service" "$dataset" "$prepared/frames.json" "$results" <<'PYTHON'
import json, math, os, pathlib, statistics, sys, time, urllib.error, urllib.request
service, dataset, frames, results = sys.argv[1:]
frames, results = json.load(open(frames)), pathlib.Path(results)
numbers = lambda name, kind: [kind(value) for value in os.environ[name].split()]
shares, seeds, widths = numbers("SHARES", float), numbers("SEEDS", int), numbers("WIDTHS", int)
epochs, channels, batch = (numbers(name, int)[0] for name in ("EPOCHS", "CHANNELS", "BATCH"))
test = os.environ["TEST"].split()
CAMERAS, VIEWS, FALL = 3, 6, 0.1   # views are cameras and their mirror images; rates fall to a tenth


def call(path, body=None):
    request = urllib.request.Request(
        service + path, None if body is None else json.dumps(body).encode(),
        {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as e:
        sys.exit(f"{path}: {e.code} {e.read().decode()}")


def train(mode, share, seed, epochs, batch):
    """A job's metrics, once it is done."""
    job = call("/v1/pose/jobs", {
        "type": "train", "name": f"{mode}-{share:g}-seed-{seed}", "mode": mode, "labelledShare": share,
        "dataset": dataset, "split": {"test": test}, "cameras": CAMERAS, "filterWidths": widths,
        "channels": channels, "epochs": epochs, "batch": batch, "decay": FALL ** (1 / epochs),
        "seed": seed, **({"trajectory": True} if mode == "supervised" else {})})
    started = time.monotonic()
    while job["state"] not in ("SUCCEEDED", "FAILED", "CANCELLED"):
        time.sleep(1)
        job = call("/v1/pose/jobs/" + job["id"])
    if job["state"] != "SUCCEEDED":
        sys.exit(f"{mode} at {share:g}: {job['state']} {job.get('error')}")
    run = {"mode": mode, "share": share, "seed": seed, "epochs": epochs,
           "steps": job["progress"]["totalSteps"], "seconds": round(time.monotonic() - started, 1),
           "metrics": job["metrics"]}
    print(json.dumps({**run, "metrics": {"mpjpe": round(run["metrics"]["mpjpe"], 1)}}), file=sys.stderr)
    return run


def steps_of_supervised_epoch(share, batch):
    labelled = VIEWS * sum(max(1, round(share * n)) for take, n in frames.items() if take not in test)
    return max(1, labelled // batch + (labelled % batch > 1))


runs = []
for seed in seeds:
    for share in shares:
        semi = train("semi-supervised", share, seed, epochs, batch)
        longer = max(1, round(semi["steps"] / steps_of_supervised_epoch(share, batch // 2)))
        runs += [train("supervised", share, seed, longer, batch // 2), semi]
(results / "semi-supervised.json").write_text(json.dumps(runs, indent=1) + "\n")


def mean(mode, share, metric):
    return statistics.mean(r["metrics"][metric] for r in runs if (r["mode"], r["share"]) == (mode, share))


MODES = ("supervised", "semi-supervised")
trained = sum(n for take, n in frames.items() if take not in test)
table = [f"Trained on {len(frames) - len(test)} takes of {trained:,} frames in all, from {CAMERAS} cameras each;"
         f" tested on {', '.join(test)}; {math.prod(widths)} frames, {channels} channels;"
         f" seed {', '.join(map(str, seeds))}. MPJPE, P-MPJPE and trajectory in mm, MPJVE in mm a frame.", "",
         "| labels | | MPJPE | P-MPJPE | MPJVE | trajectory | MPJPE from unseen cameras | steps | time |",
         "|---|---|---|---|---|---|---|---|---|"]
for share in shares:
    for mode in MODES:
        some = [r for r in runs if (r["mode"], r["share"]) == (mode, share)]
        cells = [f"{mean(mode, share, metric):.1f}" for metric in
                 ("mpjpe", "pMpjpe", "mpjve", "trajectoryError", "unseenCamera.mpjpe")]
        table.append(f"| {100 * share:g} % | {mode} | {' | '.join(cells)} | {some[0]['steps']:,} |"
                     f" {statistics.mean(r['seconds'] for r in some):.0f} s |")
(results / "semi-supervised.md").write_text("\n".join(table) + "\n")
print("\n".join(table))

# The chart: the error against the share of labels, on a logarithmic axis.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 400, 70, 20, 40, 60
COLOURS = {"supervised": "#0072b2", "semi-supervised": "#d55e00"}
errors = [mean(mode, share, "mpjpe") for mode in MODES for share in shares]
spacing = 10 ** math.floor(math.log10(max(errors)))
spacing = next(s for s in (spacing / 10, spacing / 5, spacing / 2, spacing) if max(errors) / s <= 8)
most = spacing * math.ceil(max(errors) / spacing)
low, high = math.log(min(shares)) - 0.2, math.log(max(shares)) + 0.2
x = lambda share: LEFT + (math.log(share) - low) / (high - low) * (WIDTH - LEFT - RIGHT)
y = lambda error: HEIGHT - BOTTOM - error / most * (HEIGHT - TOP - BOTTOM)
svg = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif"'
       f' font-size="13"><rect width="100%" height="100%" fill="white"/>']
for i in range(round(most / spacing) + 1):
    at = y(i * spacing)
    svg.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>'
               f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{i * spacing:g}</text>')
for share in shares:
    svg.append(f'<text x="{x(share):.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{100 * share:g} %</text>')
svg.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 15}" text-anchor="middle">frames with labels</text>'
           f'<text transform="translate(20 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)"'
           f' text-anchor="middle">MPJPE / mm</text>')
for i, mode in enumerate(MODES):
    points = [(x(share), y(mean(mode, share, "mpjpe"))) for share in shares]
    svg.append(f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in points)}" fill="none"'
               f' stroke="{COLOURS[mode]}" stroke-width="2"/>')
    svg += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="4" fill="{COLOURS[mode]}"/>' for a, b in points]
    svg.append(f'<text x="{LEFT + 150 * i + 10}" y="25" fill="{COLOURS[mode]}">{mode}</text>')
(results / "semi-supervised.svg").write_text("\n".join(svg + ["</svg>"]) + "\n")
PYTHON
echo "written: $results/semi-supervised.md, .json and .svg"
