#!/usr/bin/env python3
"""Seconds of a round of federated averaging, by a federation of processes and by a program beside it.

  benchmarks/federation/speed.py DATA RESULTS TURNS ROUNDS [PROGRAM...]

DATA holds MNIST's four files. Starts PostgreSQL, the server and a client process that stands for 100 clients, of
which two train at a time; the CNN of 1,663,370 parameters, E = 5, B = 10, C = 0.1. After a round that is not
counted, each turn is a run of so many rounds, and then the program, told the rounds as its last argument, which
has to print JSON with roundSeconds. No test set is evaluated, for the program's rounds have none either. A round
is counted from its opening to its new weights. Prints a line of JSON for each turn.
"""
import json, pathlib, subprocess, sys, time
from processes import Federation
from server_cost import processor

CLIENTS = 100


def seconds(federation, name, rounds):
    run, done = federation.run({
        "name": name, "task": "mnist-cnn", "fraction": 0.1, "localEpochs": 5, "batchSize": 10, "learningRate": 0.1,
        "rounds": rounds, "minClients": CLIENTS, "quorum": CLIENTS // 10, "deadlineSeconds": 3600, "seed": 1})
    return [one["seconds"] for one in done]


def spent(federation):
    return sum(processor(process.pid) for process in federation.processes.values())


def main(data, folder, turns, rounds, *program):
    results = pathlib.Path(folder).resolve()
    with Federation(results / "processes", glyphs=10, **{"client-timeout": "30m"}) as federation:
        federation.clients(CLIENTS, 1, trainings=2, dataset=pathlib.Path(data).resolve(), poll="30s", heartbeat="60s")
        seconds(federation, "warm", 1)
        for turn in range(int(turns)):
            before, started = spent(federation), time.monotonic()
            ours = seconds(federation, f"turn-{turn}", int(rounds))
            line = {"ours": ours, "processorSeconds": spent(federation) - before,
                    "wallSeconds": time.monotonic() - started}
            print(json.dumps(line), file=sys.stderr, flush=True)
            if program:
                answer = subprocess.run([*program, rounds], check=True, stdout=subprocess.PIPE)
                line["theirs"] = json.loads(answer.stdout)["roundSeconds"]
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
