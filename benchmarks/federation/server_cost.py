#!/usr/bin/env python3
"""What the server of a federation does by itself, with clients that train nothing.

  benchmarks/federation/server_cost.py RESULTS NUMBERS CLIENTS FRACTION ROUNDS [AT_A_TIME [HEAP]]

Starts PostgreSQL, the server with a heap of HEAP (512m) and a program of so many clients, of which AT_A_TIME
(64) move weights at a time. NUMBERS is 1700000 or 50000000. Prints what the program says of each round
(updates and megabytes a second between the first byte sent and the last receipt), the processor seconds of
server and database, and what memory the server held after each fifth of the time. Needs python3 and a build
(mvn -DskipTests package).
"""
import os, pathlib, subprocess, sys, threading, time
from processes import ROOT, TOKEN, Federation, java, only

TICK = os.sysconf("SC_CLK_TCK")


def processor(pid):
    """Processor seconds of a process and of its children."""
    total = 0.0
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            total += (int(fields[11]) + int(fields[12])) / TICK
    return total


def main(folder, numbers, clients, fraction, rounds, at_a_time="64", heap="512m"):
    results = pathlib.Path(folder).resolve()
    extra = only("benchmarks/target/benchmarks-[0-9]*.jar")
    with Federation(results / "processes", server_options=[f"-Xmx{heap}", "-Xlog:gc:file=" + str(results / "gc.log")],
                    extra=extra, **{"client-timeout": "30m"}) as federation:
        pids = {name: federation.processes[name].pid for name in ("server", "postgres")}
        before = {name: processor(pid) for name, pid in pids.items()}
        samples, done = [], threading.Event()

        def sample():
            while not done.wait(0.5):
                samples.append(federation.resident("server")[0])
        threading.Thread(target=sample, daemon=True).start()
        started = time.monotonic()
        program = subprocess.run(
            [java(), "-Xmx4g", "-cp", f"{ROOT}/benchmarks/target/*:{ROOT}/benchmarks/target/lib/*",
             "dev.polymath.benchmarks.federation.ServerCost", federation.base.removesuffix("/v1/federation"), TOKEN,
             f"numbers-{numbers}", clients, fraction, rounds, at_a_time], check=False)
        done.set()
        for name, pid in pids.items():
            print(f"{name}: {processor(pid) - before[name]:.1f} processor seconds in {time.monotonic() - started:.1f}")
        fifths = [samples[len(samples) * i // 5 - 1] for i in range(1, 6)]
        print("resident MB after each fifth:", " ".join(f"{one:.0f}" for one in fifths),
              f"most: {federation.resident('server')[1]:.0f}")
        sys.exit(program.returncode)


if __name__ == "__main__":
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
