#!/usr/bin/env python3
"""Rounds of federated averaging to a test accuracy, as McMahan et al. 2017 count them (tables 1 and 2).

  benchmarks/federation/mnist.py DATA RESULTS EXPERIMENT...

DATA holds MNIST's four files. Starts PostgreSQL, the server and two client processes that stand for 100
clients, and trains over HTTP; C = 0.1. An experiment is

  NAME:TASK:PARTITION:E:B:TARGET:ROUNDS:RATE[,RATE...]

such as 2nn-iid:mnist-2nn:iid:1:10:0.97:150:0.05,0.1,0.2; B 0 is all of a client's examples (FedSGD with
E 1), and the partition iid or shards (sorted by label, two shards a client). Each learning rate is a run,
which ends at the target; the one that needs the fewest rounds counts, or where none comes to the target the
one that has come the furthest. As in the paper a curve is made monotone, by taking the best accuracy so far,
and rounds are interpolated between the two around the target. Prints a table and writes results.json, a chart
of each run as the service draws it, and curves.svg with the best of each experiment. Needs python3 and a
build (mvn -DskipTests package).
"""
import json, math, pathlib, sys, time
from processes import Federation, upload

CLIENTS, PROCESSES, FRACTION, SEED = 100, 2, 0.1, 1
PATIENCE = 3600  # seconds: a round has all that it asked, whatever else the machine does
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def monotone(accuracies):
    best, curve = 0.0, []
    for accuracy in accuracies:
        best = max(best, accuracy)
        curve.append(best)
    return curve


def rounds_to(target, accuracies):
    """Where the monotone curve crosses the target; round 1 is the first average. None where it does not."""
    curve = monotone(accuracies)
    for i, accuracy in enumerate(curve):
        if accuracy >= target:
            before = curve[i - 1] if i else 0.0
            return (i + 1) - (accuracy - target) / (accuracy - before) if i else 1.0
    return None


def experiment(text):
    name, task, partition, epochs, batch, target, rounds, rates = text.split(":")
    return {"name": name, "task": task, "partition": partition, "epochs": int(epochs), "batch": int(batch),
            "target": float(target), "rounds": int(rounds), "rates": [float(rate) for rate in rates.split(",")]}


def say(text):
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def train(federation, what, rate, results, test="mnist"):
    name = f"{what['name']}-{rate:g}"
    partition = {"type": "shards", "shards": 2} if what["partition"] == "shards" else {"type": what["partition"]}
    started = time.monotonic()
    run, rounds = federation.run({
        "name": name, "task": what["task"], "fraction": FRACTION, "localEpochs": what["epochs"],
        "batchSize": what["batch"], "learningRate": rate, "rounds": what["rounds"], "target": what["target"],
        "partition": partition, "minClients": CLIENTS, "quorum": round(FRACTION * CLIENTS),
        "deadlineSeconds": PATIENCE, "testSet": test, "seed": SEED}, say)
    federation.chart(run, results / f"{name}.svg")
    accuracies = [one["metrics"]["accuracy"] for one in rounds]
    record = {**{key: value for key, value in what.items() if key != "rates"}, "rate": rate,
              "roundsToTarget": rounds_to(what["target"], accuracies), "best": max(accuracies),
              "done": len(rounds), "seconds": round(time.monotonic() - started, 1),
              "medianRoundSeconds": sorted(one["seconds"] for one in rounds)[len(rounds) // 2],
              "megabytes": sum(one["bytesUp"] + one["bytesDown"] for one in rounds) / 1e6,
              "clientsARound": sorted({one["clients"] for one in rounds}), "accuracies": accuracies}
    say(json.dumps({key: value for key, value in record.items() if key != "accuracies"}))
    return record


def best(records, name):
    some = [record for record in records if record["name"] == name]
    reached = [record for record in some if record["roundsToTarget"] is not None]
    return min(reached, key=lambda r: r["roundsToTarget"]) if reached else max(some, key=lambda r: r["best"])


def table(records):
    rows = ["| | E | B | target | η | rounds to it | best accuracy, rounds done | s a round | MB to and fro |",
            "|---|---|---|---|---|---|---|---|---|"]
    for name in dict.fromkeys(record["name"] for record in records):
        one = best(records, name)
        reached = one["roundsToTarget"]
        rows.append(f"| {name} | {one['epochs']} | {one['batch'] or 'all'} | {100 * one['target']:g} % |"
                    f" {one['rate']:g} | {'not reached' if reached is None else f'{reached:.1f}'} |"
                    f" {100 * one['best']:.2f} %, {one['done']} | {one['medianRoundSeconds']:.2f} |"
                    f" {one['megabytes']:,.0f} |")
    return "\n".join(rows)


def curves(records, file):
    """Test error by round, both logarithmic, monotone as in the table."""
    shown = [best(records, name) for name in dict.fromkeys(record["name"] for record in records)]
    width, height, left, right, top, bottom = 760, 440, 70, 20, 20 + 20 * len(shown), 55
    most = max(len(one["accuracies"]) for one in shown)
    errors = [1 - accuracy for one in shown for accuracy in monotone(one["accuracies"])]
    low, high = math.log(max(1e-4, 0.9 * min(errors))), math.log(1.0)
    x = lambda n: left + math.log(n) / math.log(max(2, most)) * (width - left - right)
    y = lambda error: top + (math.log(max(error, 1e-4)) - low) / (high - low) * (height - top - bottom)
    svg = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif"'
           ' font-size="13"><rect width="100%" height="100%" fill="white"/>']
    last = height
    for error in (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.03, 0.02, 0.01, 0.005):
        if low <= math.log(error) and last - y(error) >= 30:
            last = y(error)
            svg.append(f'<line x1="{left}" x2="{width - right}" y1="{last:.1f}" y2="{last:.1f}"'
                       f' stroke="#ddd"/><text x="{left - 8}" y="{last + 4:.1f}" text-anchor="end">'
                       f"{100 - 100 * error:g} %</text>")
    for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000):
        if n <= most:
            svg.append(f'<text x="{x(n):.1f}" y="{height - bottom + 20}" text-anchor="middle">{n}</text>')
    for i, one in enumerate(shown):
        colour = COLOURS[i % len(COLOURS)]
        points = " ".join(f"{x(n + 1):.1f},{y(1 - accuracy):.1f}"
                          for n, accuracy in enumerate(monotone(one["accuracies"])))
        svg.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
                   f'<text x="{left + 10}" y="{20 + 20 * i}" fill="{colour}">{one["name"]}, η {one["rate"]:g}</text>')
    svg.append(f'<text x="{(left + width - right) / 2}" y="{height - 12}" text-anchor="middle">rounds</text></svg>')
    file.write_text("\n".join(svg) + "\n")


def main(data, folder, *experiments):
    data, results = pathlib.Path(data).resolve(), pathlib.Path(folder).resolve()
    results.mkdir(parents=True, exist_ok=True)
    records = []
    with Federation(results / "processes", **{"client-timeout": "30m"}) as federation:
        upload(f"{federation.base}/datasets", "mnist", sorted(data.glob("t10k-*")))
        federation.clients(CLIENTS, PROCESSES, dataset=data, poll="30s", heartbeat="60s")
        for what in map(experiment, experiments):
            for rate in what["rates"]:
                records.append(train(federation, what, rate, results))
                (results / "results.json").write_text(json.dumps(records) + "\n")
    curves(records, results / "curves.svg")
    print(table(records))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
