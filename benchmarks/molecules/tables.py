#!/usr/bin/env python3
"""What pretraining is worth: predictors that begin with an encoder beside those that begin with nothing,
on a platform that runs.

    benchmarks/molecules/tables.py DATA RESULTS ENCODER[,ENCODER…] [--gateway URL] [--seeds 3] [--only esol,bace]

DATA holds bbbp.csv, bace.csv, esol.csv, freesolv.csv and lipo.csv of MoleculeNet, each packed by gzip or not.
ENCODERs are models of the service, `both=encoder` one by another name in the table and in RESULTS; `none` is random
weights of the first encoder's size. A seed is that of the
split by scaffolds as well as of the training. What is done is kept in RESULTS/results.json, so that the program can be
stopped and started again; it prints the table as far as it is known. Needs python3 only.
"""
import argparse, json, pathlib, statistics, time

from service import Service

# Larger tables have fewer epochs: some 1,100 steps at most for each but FreeSolv.
TASKS = {  # column of SMILES, of measurements, kind, epochs at most
    "freesolv": ("smiles", "freesolv", "regression", 40),
    "esol": ("smiles", "logSolubility", "regression", 40),
    "bace": ("mol", "Class", "classification", 30),
    "bbbp": ("smiles", "p_np", "classification", 20),
    "lipo": ("smiles", "lipo", "regression", 10),
}
PACE = {"batch": 32, "firstRate": 0.0002, "highestRate": 0.001, "lastRate": 0.0001, "warmUpEpochs": 2}
PATIENCE = 10


def job(service, task, start, seed, encoder, size):
    _, column, kind, epochs = TASKS[task]
    begin = {"encoder": encoder} if encoder else {"size": size}
    return service.call("/jobs", {
        "type": "finetune", "name": f"{task}-{start}-{seed}", "dataset": task, "properties": [column], "kind": kind,
        "epochs": epochs, "patience": PATIENCE, "seed": seed, "pace": PACE, **begin})["id"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("results", type=pathlib.Path)
    parser.add_argument("encoders")
    parser.add_argument("--gateway", default="http://127.0.0.1:8080")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", default=",".join(TASKS))
    given = parser.parse_args()
    service, tasks = Service(given.gateway), given.only.split(",")
    encoders = {name: model or name for name, _, model in (text.partition("=") for text in given.encoders.split(","))}
    if "none" in encoders:
        encoders["none"] = None
    starts = list(encoders)
    given.results.mkdir(parents=True, exist_ok=True)
    kept = given.results / "results.json"
    results = json.loads(kept.read_text()) if kept.exists() else {}

    named = next(model for model in encoders.values() if model)
    config = service.call(f"/models/{named}/versions/1")["config"]
    size = {key: config[key] for key in ("hidden", "heads", "blocks", "hops")}
    for task in tasks:
        file = next(given.data.glob(f"{task}.csv*"))
        service.upload(task, file.name, file.read_bytes())
    todo = [(task, start, seed) for task in tasks for seed in range(1, given.seeds + 1) for start in starts
            if f"{task} {start} {seed}" not in results]
    waiting, began = {}, time.time()
    left = list(todo)
    while left or waiting:
        while left and len(waiting) < 2:
            next_one = left.pop(0)
            waiting[next_one] = job(service, *next_one, encoders[next_one[1]], size)
        time.sleep(3)
        for which, number in list(waiting.items()):
            state = service.call(f"/jobs/{number}")
            if state["finishedAt"] is None:
                continue
            del waiting[which]
            if state["state"] != "SUCCEEDED":
                raise SystemExit(f"{which}: {state['error']}")
            results[" ".join(map(str, which))] = {**state["metrics"], "steps": state["progress"]["step"]}
            kept.write_text(json.dumps(results, indent=1))
            done = len(todo) - len(left) - len(waiting)
            rest = (time.time() - began) / done * (len(todo) - done)
            print(f"{done} of {len(todo)}, {rest / 60:.0f} min to go: {' '.join(map(str, which))} "
                  f"{json.dumps(state['metrics'])}", flush=True)
    table(results, tasks, starts)


def table(results, tasks, starts):
    print("| | figure | " + " | ".join(starts) + " |\n|---|---|" + "---|" * len(starts))
    for task in tasks:
        figure = "rocAuc" if TASKS[task][2] == "classification" else "rmse"
        cells = []
        for start in starts:
            values = [value[figure] for key, value in results.items() if key.startswith(f"{task} {start} ")]
            deviation = statistics.stdev(values) if len(values) > 1 else float("nan")
            cells.append(f"{statistics.mean(values):.3f} ± {deviation:.3f} ({len(values)})" if values else "")
        print(f"| {task} | {figure} | " + " | ".join(cells) + " |")


main()
