#!/usr/bin/env python3
"""What each method of Gaussian process regression costs, and how good it is, against the number of points.

    benchmarks/gp/methods.py RESULTS [--only cg]

Runs the program Methods for each method and size that is not yet in RESULTS/methods.jsonl, one after the other in a
process of 2 GB of heap, then writes RESULTS/methods.svg (seconds by points, both axes logarithmic, with slopes) and
prints the table. Takes half an hour, most of it for cg. Needs a build and python3-matplotlib.
"""
import argparse, json, math, os, pathlib, subprocess

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

TARGET = pathlib.Path(__file__).resolve().parent.parent / "target"
JAVA = pathlib.Path(os.environ["JAVA_HOME"]) / "bin/java" if "JAVA_HOME" in os.environ else "java"
# Method, columns, inducing points, iterations of the search, points to predict; then the sizes. Kalman takes one column.
PLAN = [
    ("exact", 3, 0, 15, 2000, [1000, 2000, 4000, 8000]),
    ("sparse", 3, 200, 15, 2000, [3000, 12500, 50000]),
    ("svgp", 3, 200, 500, 2000, [12500, 50000, 1000000]),
    ("kalman", 1, 0, 15, 2000, [12500, 50000, 200000, 1000000]),
    ("cg", 3, 0, 1, 200, [3000, 12000, 50000]),
]


def run(method, n, columns, inducing, iterations, points):
    command = [JAVA, "-Xmx2g", "--enable-native-access=ALL-UNNAMED", "-cp", "benchmarks-0.1.0-SNAPSHOT.jar:lib/*",
               "dev.polymath.benchmarks.gp.Methods", method, n, columns, inducing, iterations, points]
    done = subprocess.run([str(part) for part in command], cwd=TARGET, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def slope(rows):
    """By least squares between the logarithms."""
    x = [math.log(row["n"]) for row in rows]
    y = [math.log(whole(row)) for row in rows]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum((a - mean_x) ** 2 for a in x)


def whole(row):
    return row["learnSeconds"] + row["conditionSeconds"]


def draw(rows, file):
    pyplot.rcParams["svg.hashsalt"] = "methods"
    figure, axes = pyplot.subplots(figsize=(8, 5))
    for (method, *_), colour, marker in zip(PLAN, ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000"], "osD^v"):
        mine = sorted((row for row in rows if row["method"] == method), key=lambda row: row["n"])
        if mine:
            label = f"{method}, slope {slope(mine):.1f}" if len(mine) > 1 else method
            axes.loglog([row["n"] for row in mine], [whole(row) for row in mine], marker + "-", color=colour, label=label)
    axes.set(xlabel="points", ylabel="seconds to learn and to condition")
    axes.grid(True, color="#ddd")
    axes.legend()
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("--only", help="a method")
    given = parser.parse_args()
    given.results.mkdir(parents=True, exist_ok=True)
    kept = given.results / "methods.jsonl"
    rows = [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []
    for method, columns, inducing, iterations, points, sizes in PLAN:
        for n in sizes:
            if given.only not in (None, method) or any((row["method"], row["n"]) == (method, n) for row in rows):
                continue
            print(f"{method}, {n:,} points …", flush=True)
            rows.append(run(method, n, columns, inducing, iterations, points))
            with kept.open("a") as out:
                out.write(json.dumps(rows[-1]) + "\n")
    draw(rows, given.results / "methods.svg")
    for row in sorted(rows, key=lambda row: (row["method"], row["n"])):
        print("| {method} | {n:,}, {columns} | {learnSeconds:.1f} | {evaluations} | {conditionSeconds:.1f} | "
              "{predictSeconds:.2f} for {points:,} | {error:.4f} | {covered:.3f} | {peakMegabytes} MB |".format(**row))


if __name__ == "__main__":
    main()
