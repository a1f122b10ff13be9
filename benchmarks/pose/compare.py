#!/usr/bin/python3
"""Trains and asks the same temporal model with PyTorch and with pose-service's method, taking turns.

    benchmarks/pose/compare.py WIDTHS CHANNELS BATCH [--rounds R] [--threads T] [--peer PROGRAM] [--java JAVA]

such as 3,3,3,3,3 1024 128. Prints a line of JSON for every turn, then the medians over the turns and
ours / theirs, so that below 1 is faster. Ours makes its batches within the time of a step, theirs has
them beforehand. Processor seconds, of all threads together, are what remains comparable on a machine
that others use too. Build first: mvn -DskipTests package. Our process gets the environment that the
launcher gives a service.

A PROGRAM is a Python file that is called with WIDTHS CHANNELS BATCH THREADS and prints a line of JSON with
trainStepSeconds and infer2000Seconds; where none is given, benchmarks/pose/videopose_torch.py.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
arguments = argparse.ArgumentParser()
arguments.add_argument("widths")
arguments.add_argument("channels")
arguments.add_argument("batch")
arguments.add_argument("--rounds", type=int, default=5)
arguments.add_argument("--threads", default="2")
arguments.add_argument("--peer", default=str(here / "videopose_torch.py"))
arguments.add_argument("--java", default=os.path.join(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java",
                       help="of a JDK 25")
options = arguments.parse_args()
model = [options.widths, options.channels, options.batch]


def pytorch():
    program = subprocess.run([sys.executable, options.peer, *model, options.threads], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(program.stdout)


class Ours:
    def __init__(self):
        target = here.parent / "target"
        environment = {
            "OMP_WAIT_POLICY": "PASSIVE",
            "MALLOC_MMAP_THRESHOLD_": "8589934592",
            "MALLOC_TRIM_THRESHOLD_": "8589934592",
            "MALLOC_TOP_PAD_": "268435456",
        } | os.environ | {"OMP_NUM_THREADS": options.threads}
        self.process = subprocess.Popen(
            [options.java, "--enable-native-access=ALL-UNNAMED", "-cp", f"{target}/*:{target}/lib/*",
             "dev.polymath.benchmarks.pose.TemporalRounds", *model],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def __call__(self):
        print("your turn", file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


def main():
    competitors = {"ours": Ours(), "pytorch": pytorch}
    rounds = {name: [] for name in competitors}
    for _ in range(options.rounds):
        for name, run in competitors.items():
            rounds[name].append(run())
            print(json.dumps({"who": name} | rounds[name][-1]), flush=True)
    for what in ("trainStepSeconds", "trainStepProcessorSeconds", "infer2000Seconds", "infer2000ProcessorSeconds"):
        if any(what not in turn for turns in rounds.values() for turn in turns):
            continue
        ours, theirs = (statistics.median(turn[what] for turn in rounds[name]) for name in competitors)
        print(f"{' '.join(model)} {what:26} ours {ours:8.4f} theirs {theirs:8.4f} ratio {ours / theirs:.3f}")


main()
