#!/usr/bin/env python3
"""Pretrains an encoder on all molecules of a folder of tables, on a platform that runs, and draws its losses.

    benchmarks/molecules/pretrain.py DATA RESULTS NAME [--gateway URL] [--epochs 8] [--objectives contexts,motifs]

DATA holds tables (.csv or .csv.gz) with a column smiles or mol; each SMILES is taken once, those of more than 100
atoms are left out. Writes NAME.json (the losses by step), NAME.svg and NAME/ (model.json, weights.safetensors) into
RESULTS. The service has to allow as many atoms: POLYMATH_MOLECULES_MAX_TRAINING_ATOMS=2000000. Needs python3 only.
"""
import argparse, csv, gzip, json, math, pathlib, time, urllib.request

from service import Service

SIZE = {"hidden": 64, "heads": 4, "blocks": 1, "hops": 6}
PACE = {"batch": 64, "firstRate": 0.0001, "highestRate": 0.001, "lastRate": 0.00005, "warmUpEpochs": 0.5, "dropout": 0.1}
MOST_ATOMS = 100
LOSSES = {"atomContextLoss": ("contexts of atoms", "#0072B2"), "bondContextLoss": ("contexts of bonds", "#D55E00"),
          "motifLoss": ("motifs", "#009E73")}


def corpus(service, data):
    found = {}
    for file in sorted(data.glob("*.csv*")):
        with gzip.open(file, "rt") if file.suffix == ".gz" else open(file) as table:
            for row in csv.DictReader(table):
                smiles = (row.get("smiles") or row.get("mol") or "").strip()
                if smiles:
                    found[smiles] = None
    texts, kept = list(found), []
    for first in range(0, len(texts), 500):
        items = service.call("/parse", {"smiles": texts[first:first + 500]})["items"]
        kept += [item["smiles"] for item in items if item["valid"] and item["atoms"] <= MOST_ATOMS]
    print(f"{len(kept)} of {len(texts)} molecules have at most {MOST_ATOMS} atoms", flush=True)
    return kept


def draw(series, epochs, steps):
    """Means over 20 steps, on a logarithmic scale."""
    width, height, left, right, top, bottom = 720, 400, 60, 150, 20, 50
    curves = {name: [(sum(n for n, _ in part) / len(part), sum(loss for _, loss in part) / len(part))
                     for part in (points[i:i + 20] for i in range(0, len(points), 20))]
              for name, points in series.items() if name in LOSSES}
    losses = [loss for curve in curves.values() for _, loss in curve]
    low, high = math.log10(min(losses)) - .05, math.log10(max(losses)) + .05
    x = lambda step: left + (width - left - right) * step / steps
    y = lambda loss: top + (height - top - bottom) * (high - math.log10(loss)) / (high - low)
    svg = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif"'
           ' font-size="13"><rect width="100%" height="100%" fill="white"/>']
    for loss in (.1, .2, .5, 1, 2, 5, 10, 20):
        if low <= math.log10(loss) <= high:
            svg.append(f'<line x1="{left}" x2="{width - right}" y1="{y(loss):.1f}" y2="{y(loss):.1f}" stroke="#ddd"/>'
                       f'<text x="{left - 8}" y="{y(loss) + 4:.1f}" text-anchor="end">{loss:g}</text>')
    for epoch in range(epochs + 1):
        svg.append(f'<text x="{x(steps * epoch / epochs):.1f}" y="{height - bottom + 20}" text-anchor="middle">'
                   f'{epoch}</text>')
    for name, curve in curves.items():
        said, colour = LOSSES[name]
        points = " ".join(f"{x(step):.1f},{y(loss):.1f}" for step, loss in curve)
        svg.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
                   f'<text x="{width - right + 8}" y="{y(curve[-1][1]) + 4:.1f}" fill="{colour}">{said}</text>')
    svg.append(f'<text x="{(left + width - right) / 2}" y="{height - 12}" text-anchor="middle">epochs</text></svg>')
    return "\n".join(svg) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("name")
    parser.add_argument("--gateway", default="http://127.0.0.1:8080")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--objectives", default="contexts,motifs")
    given = parser.parse_args()
    service = Service(given.gateway)
    service.upload("corpus", "corpus.smi", lambda: ("\n".join(corpus(service, given.data)) + "\n").encode())
    job = service.call("/jobs", {
        "type": "pretrain", "name": given.name, "dataset": "corpus", "size": SIZE, "epochs": given.epochs, "seed": 1,
        "objectives": given.objectives.split(","), "pace": PACE})["id"]
    while (state := service.call(f"/jobs/{job}"))["finishedAt"] is None:
        progress = state["progress"] or {}
        print(f"{state['state']}, step {progress.get('step')} of {progress.get('totalSteps')}, "
              f"{(progress.get('etaSeconds') or 0) / 60:.0f} min to go", flush=True)
        time.sleep(15)
    if state["state"] != "SUCCEEDED":
        raise SystemExit(state["error"])
    write(service, job, given, state["progress"]["totalSteps"])


def write(service, job, given, steps):
    series = {item["name"]: item["points"] for item in service.call(f"/jobs/{job}/metrics")["items"]}
    (given.results / given.name).mkdir(parents=True, exist_ok=True)
    (given.results / f"{given.name}.json").write_text(json.dumps(series))
    (given.results / f"{given.name}.svg").write_text(draw(series, given.epochs, steps))
    model = f"/models/{given.name}/versions/1"
    (given.results / given.name / "model.json").write_text(json.dumps(service.call(model)))
    with urllib.request.urlopen(f"{service.base}{model}/weights", timeout=600) as weights:
        (given.results / given.name / "weights.safetensors").write_bytes(weights.read())
    for name, points in series.items():
        print(f"{name}: {points[0][1]:.3f} at first, {sum(loss for _, loss in points[-25:]) / 25:.3f} at last")


if __name__ == "__main__":
    main()
