#!/usr/bin/python3
"""Learns the same Gaussian process with scikit-learn and with gp-service's method, taking turns.

    benchmarks/gp/compare.py N D [--rounds R] [--threads T] [--http URL] [--java JAVA]

Prints a line of JSON for every fit, then the medians and how many times faster ours is. Processor
seconds, of all threads together, are what remains comparable on a machine that others use too. Build
first: mvn -DskipTests package. With --http a running gp-service (or gateway) at URL is asked too, by a
client that sends and reads JSON; its times are those that the client sees.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile
import time
import urllib.request
import warnings

arguments = argparse.ArgumentParser()
arguments.add_argument("n", type=int)
arguments.add_argument("d", type=int)
arguments.add_argument("--rounds", type=int, default=5)
arguments.add_argument("--threads", type=int, default=2)
arguments.add_argument("--http")
arguments.add_argument("--java", default=os.path.join(os.environ["JAVA_HOME"], "bin/java") if "JAVA_HOME" in os.environ else "java",
                       help="of a JDK 25")
options = arguments.parse_args()
n, d = options.n, options.d

# OpenBLAS chooses its code for the processor itself, unless these say otherwise; before it is loaded.
for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(variable, None)
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[variable] = str(options.threads)

import numpy
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel

random = numpy.random.default_rng(0)
x = random.uniform(-2, 2, (n, d))
y = numpy.sin(x[:, 0]) + 0.5 * x[:, 1 % d] ** 2 + 0.1 * random.normal(size=n)
y -= y.mean()
test = random.uniform(-2, 2, (1000, d))
kernel = f"1.0 * RBF(length_scale={[1.0] * d}) + WhiteKernel(noise_level=0.1)"


def scikit_learn():
    prior = ConstantKernel(1.0) * RBF(numpy.ones(d)) + WhiteKernel(0.1)
    worked = time.process_time()
    start = time.perf_counter()
    process = GaussianProcessRegressor(prior).fit(x, y)
    fitted = time.perf_counter()
    worked = time.process_time() - worked
    _, deviation = process.predict(test, return_std=True)
    predicted = time.perf_counter()
    return {
        "fitSeconds": fitted - start,
        "fitProcessorSeconds": worked,
        "predictSeconds": predicted - fitted,
        "logMarginalLikelihood": process.log_marginal_likelihood_value_,
        "meanDeviation": deviation.mean(),
        "kernel": str(process.kernel_),
    }


class Library:
    def __init__(self, folder):
        numpy.savetxt(folder / "train.csv", numpy.column_stack([x, y]), delimiter=",", fmt="%.17g")
        numpy.savetxt(folder / "test.csv", test, delimiter=",", fmt="%.17g")
        target = pathlib.Path(__file__).resolve().parents[1] / "target"
        self.process = subprocess.Popen(
            [options.java, "--enable-native-access=ALL-UNNAMED", "-cp", f"{target}/*:{target}/lib/*",
             "dev.polymath.benchmarks.gp.FitRounds", str(folder), kernel, str(options.threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self):
        print("your turn", file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


def service():
    name = f"benchmark-{n}-{d}"
    fit = {"name": name, "x": x.tolist(), "y": y.tolist(), "kernel": kernel, "optimize": True, "async": False}
    start = time.perf_counter()
    model = post("/v1/gp/models", fit)
    fitted = time.perf_counter()
    prediction = post(f"/v1/gp/models/{name}/predict", {"x": test.tolist(), "variance": "observation"})
    predicted = time.perf_counter()
    return {
        "fitSeconds": fitted - start,
        "predictSeconds": predicted - fitted,
        "logMarginalLikelihood": model["logMarginalLikelihood"],
        "meanDeviation": numpy.sqrt(prediction["variance"]).mean(),
    }


def post(path, body):
    request = urllib.request.Request(
        options.http + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def main():
    warnings.simplefilter("ignore")  # scikit-learn remarks on length scales that reach their bound
    with tempfile.TemporaryDirectory() as folder:
        competitors = {"scikit-learn": scikit_learn, "library": Library(pathlib.Path(folder))}
        if options.http:
            competitors["http"] = service
        rounds = {name: [] for name in competitors}
        for _ in range(options.rounds):
            for name, run in competitors.items():
                rounds[name].append(run())
                print(json.dumps({"who": name, "n": n, "d": d} | rounds[name][-1]), flush=True)
    medians = {
        name: {key: statistics.median(r[key] for r in results)
               for key in ("fitSeconds", "fitProcessorSeconds", "predictSeconds", "logMarginalLikelihood")
               if key in results[0]}
        for name, results in rounds.items()}
    theirs = medians["scikit-learn"]
    for name, ours in medians.items():
        print(f"n={n} d={d} {name:12}"
              f" fit {ours['fitSeconds']:8.3f} s ({theirs['fitSeconds'] / ours['fitSeconds']:5.1f} times)"
              f" of processors {ours.get('fitProcessorSeconds', float('nan')):8.3f} s"
              f" predict {ours['predictSeconds']:.4f} s ({theirs['predictSeconds'] / ours['predictSeconds']:5.1f} times)"
              f" log marginal likelihood {ours['logMarginalLikelihood']:.6f}")


main()
