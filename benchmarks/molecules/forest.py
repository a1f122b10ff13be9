#!/usr/bin/python3
"""What random forests make of circular fingerprints, on the splits that tables.py has.

    benchmarks/molecules/forest.py DATA [SEEDS [TASK…]]

Forests of 500 trees (scikit-learn's, Debian's python3-sklearn), fingerprints by CDK: 2,048 bits, circles of two bonds
(ECFP4). They learn from what the service learns from; the part that it stops by is left out. Build first:
mvn -DskipTests package.
"""
import pathlib, statistics, subprocess, sys

import numpy
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import roc_auc_score

ROOT = pathlib.Path(__file__).resolve().parents[2]
TASKS = {"freesolv": "freesolv", "esol": "logSolubility", "bace": "Class", "bbbp": "p_np", "lipo": "lipo"}
CLASSES = {"bace", "bbbp"}
BITS = 2048


def molecules(file, column, seeds):
    lines = subprocess.run(
        ["java", "-cp", f"{ROOT}/benchmarks/target/*:{ROOT}/benchmarks/target/lib/*",
         "dev.polymath.benchmarks.molecules.CircularFingerprints", file, column, str(seeds)],
        check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    values, sides = numpy.zeros(len(lines)), []
    bits = numpy.zeros((len(lines), BITS), bool)
    for i, line in enumerate(lines):
        value, side, ones = line.split(";")
        values[i] = float(value)
        sides.append(side.split())
        bits[i, [int(bit) for bit in ones.split()]] = True
    return bits, values, numpy.array(sides)


def score(task, bits, values, sides, seed):
    learn, judge = sides == "train", sides == "test"
    if task in CLASSES:
        forest = RandomForestClassifier(500, random_state=seed, n_jobs=-1).fit(bits[learn], values[learn])
        return roc_auc_score(values[judge], forest.predict_proba(bits[judge])[:, 1])
    forest = RandomForestRegressor(500, random_state=seed, n_jobs=-1, max_features=1 / 3).fit(bits[learn], values[learn])
    return numpy.sqrt(numpy.mean((forest.predict(bits[judge]) - values[judge]) ** 2))


data, seeds = pathlib.Path(sys.argv[1]), int((sys.argv + ["3"])[2])
print("| | molecules | test, by seed | figure | forest |\n|---|---|---|---|---|")
for task in sys.argv[3:] or TASKS:
    column = TASKS[task]
    bits, values, sides = molecules(next(data.glob(f"{task}.csv*")), column, seeds)
    scores = [score(task, bits, values, sides[:, seed], seed + 1) for seed in range(seeds)]
    tests = " ".join(str((sides[:, seed] == "test").sum()) for seed in range(seeds))
    print(f"| {task} | {len(values)} | {tests} | {'rocAuc' if task in CLASSES else 'rmse'} | "
          f"{statistics.mean(scores):.3f} ± {statistics.stdev(scores):.3f} |", flush=True)
