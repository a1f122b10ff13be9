#!/usr/bin/env python3
"""Trains on real motion capture through a running platform, and prints the table of errors.

  benchmarks/pose/mocap.py FOLDER [--service http://127.0.0.1:8080] [--results .]

The folder holds takes of the CMU database as BVH, plain or gzip (cgspeed's conversions: indian_06.bvh,
martial_04.bvh, salsa_01.bvh, …). Takes are kept for the test by name; three virtual cameras stand around
each, and a detector behind them errs by --noise pixels. Models of the same width are trained by the same
recipe: walk sees 27 frames, walk-causal the last 27 alone, single-frame one. Needs python3 alone.
"""
import argparse, gzip, json, pathlib, re, sys, time, urllib.error, urllib.request, uuid

COLUMNS = (("mpjpe", "MPJPE (P1)"), ("pMpjpe", "P-MPJPE (P2)"), ("nMpjpe", "N-MPJPE"), ("mpjve", "MPJVE"))


def call(url, body=None, content="application/json"):
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": content} if data else {})
    try:
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as e:
        if body is None and e.code == 404:
            return None
        sys.exit(f"{url} answered {e.code}: {e.read().decode()}")


def take(path, rates):
    """The file, with the frame time that it was recorded at where its header is wrong."""
    text = (gzip.open if path.suffix == ".gz" else open)(path, "rb").read()
    for start, rate in rates.items():
        if path.name.startswith(start):
            text = re.sub(rb"Frame Time:\s*\S+", b"Frame Time: %.7f" % (1 / rate), text, count=1)
    return path.name.removesuffix(".gz"), text


def upload(service, name, files):
    boundary = uuid.uuid4().hex
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="name"\r\n\r\n{name}\r\n'.encode()]
    for file, text in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file}"\r\n'
        parts += [head.encode() + b"Content-Type: application/octet-stream\r\n\r\n", text, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    call(f"{service}/v1/pose/datasets", b"".join(parts), f"multipart/form-data; boundary={boundary}")


def run(service, request):
    job = call(f"{service}/v1/pose/jobs", request)
    began = time.time()
    while job["state"] in ("QUEUED", "RUNNING"):
        time.sleep(2)
        job = call(f"{service}/v1/pose/jobs/{job['id']}")
        progress = job.get("progress") or {}
        if progress.get("totalSteps"):
            left = progress.get("etaSeconds")
            print(f"  {request.get('name', request['type'])}: step {progress['step']} of "
                  f"{progress['totalSteps']}, {left if left is not None else '?'} s to go    ",
                  end="\r", file=sys.stderr)
    print(file=sys.stderr)
    if job["state"] != "SUCCEEDED":
        sys.exit(f"{request.get('name', request['type'])} {job['state']}: {job.get('error')}")
    return job, time.time() - began


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("folder", type=pathlib.Path)
    asked.add_argument("--service", default="http://127.0.0.1:8080")
    asked.add_argument("--results", type=pathlib.Path, default=pathlib.Path("."))
    asked.add_argument("--test", default="indian_13,martial_08,martial_09,salsa_13,salsa_15")
    asked.add_argument("--rates", default="salsa=60", help="takes whose header has another rate than they")
    asked.add_argument("--channels", type=int, default=256)
    asked.add_argument("--epochs", type=int, default=30)
    asked.add_argument("--decay", type=float, default=0.87, help="of the learning rate, after each epoch")
    asked.add_argument("--batch", type=int, default=1024)
    asked.add_argument("--noise", type=float, default=5, help="pixels of a thousand")
    asked.add_argument("--persistence", type=float, default=0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--models", default="walk,single-frame,walk-causal")
    asked.add_argument("--extra", type=json.loads, default={}, help="more of the train request, as JSON")
    asked = asked.parse_args()

    rates = {start: float(rate) for start, rate in
             (part.split("=") for part in asked.rates.split(",") if part)}
    files = [take(path, rates) for path in sorted(asked.folder.glob("*.bvh*"))]
    if not files:
        sys.exit(f"{asked.folder} holds no .bvh and no .bvh.gz")
    if call(f"{asked.service}/v1/pose/datasets/mocap") is None:
        upload(asked.service, "mocap", files)

    shared = {
        "type": "train", "dataset": "mocap", "split": {"test": asked.test.split(",")},
        "channels": asked.channels, "epochs": asked.epochs, "decay": asked.decay, "batch": asked.batch, "cameras": 3,
        "noise": {"deviation": asked.noise, "persistence": asked.persistence}, "seed": asked.seed,
    } | asked.extra
    models = {
        "walk": {"filterWidths": [3, 3, 3], "trajectory": True},
        "walk-causal": {"filterWidths": [3, 3, 3], "causal": True},
        "single-frame": {"filterWidths": [1, 1, 1]},
    }
    asked.results.mkdir(parents=True, exist_ok=True)
    rows = []
    for model in asked.models.split(","):
        job, seconds = run(asked.service, shared | models[model] | {"name": model})
        rows.append((model, seconds, job["metrics"]))
        (asked.results / f"{model}.json").write_text(json.dumps(job, indent=1))

    for prefix, cameras in (("", "the cameras of the training"), ("unseenCamera.", "cameras it never saw")):
        print(f"\nTakes it never saw, {cameras}; mm, MPJVE mm a frame:\n")
        print("| model | " + " | ".join(title for _, title in COLUMNS) + " | trained in |")
        print("|---" * (len(COLUMNS) + 2) + "|")
        for model, seconds, metrics in rows:
            figures = " | ".join(f"{metrics[prefix + name]:.1f}" for name, _ in COLUMNS)
            print(f"| {model} | {figures} | {seconds / 60:.0f} min |")


main()
