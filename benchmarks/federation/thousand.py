#!/usr/bin/env python3
"""A thousand virtual clients in one process, with the heartbeats and time-outs that everybody gets.

  benchmarks/federation/thousand.py DATA RESULTS

DATA holds MNIST's four files, of which each client has 60 pictures. The 2NN, E = 1, B = 10: three rounds of a
hundred clients and one of all thousand, each of which needs the update of everyone it asked. Prints a line of
JSON for each round, and what memory the client process and the server held at most. Needs python3 and a build
(mvn -DskipTests package).
"""
import json, pathlib, sys, time
from processes import Federation, upload

CLIENTS = 1000


def main(data, folder):
    data, results = pathlib.Path(data).resolve(), pathlib.Path(folder).resolve()
    with Federation(results / "processes") as federation:
        upload(f"{federation.base}/datasets", "mnist", sorted(data.glob("t10k-*")))
        started = time.monotonic()
        federation.clients(CLIENTS, 1, threads=1, trainings=2, dataset=data)
        for name, fraction, rounds in (("hundred", 0.1, 3), ("thousand", 1.0, 1)):
            _, done = federation.run({
                "name": name, "task": "mnist-2nn", "fraction": fraction, "localEpochs": 1, "batchSize": 10,
                "learningRate": 0.1, "rounds": rounds, "minClients": CLIENTS, "quorum": round(fraction * CLIENTS),
                "deadlineSeconds": 3600, "testSet": "mnist", "seed": 1})
            for one in done:
                print(json.dumps({key: one[key] for key in ("round", "clients", "seconds", "refused", "metrics")}),
                      flush=True)
            print(json.dumps({"name": name, "secondsSinceStart": round(time.monotonic() - started, 1)}), flush=True)
        for process in ("client0", "server"):
            print(process, "resident MB now and at most: %.0f %.0f" % federation.resident(process))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
