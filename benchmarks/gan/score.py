#!/usr/bin/env python3
"""Asks gan-service how good its digits are in the eyes of digit-judge, and how good that one is itself.

    benchmarks/gan/score.py FOLDER_WITH_MNIST [SERVER]

SERVER is http://127.0.0.1:8080. Prints the errors of the 10,000 test pictures, their inception score in ten parts, and
that of as many samples of each model named below.
"""
import argparse, gzip, json, math, pathlib, statistics, urllib.request

JUDGE = "digit-judge"
GENERATORS = ["digits"]
PART = 500
SPLITS = 10


def post(address, body):
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def content(folder, name, header):
    return gzip.decompress((folder / f"t10k-{name}-ubyte.gz").read_bytes())[header:]


def score(rows):
    share = [statistics.fmean(column) for column in zip(*rows)]
    return math.exp(statistics.fmean(sum(p * math.log(p / q) for p, q in zip(row, share) if p > 0) for row in rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("server", nargs="?", default="http://127.0.0.1:8080")
    given = parser.parse_args()
    models = given.server + "/v1/gan/models/"
    pixels, labels = content(given.folder, "images-idx3", 16), content(given.folder, "labels-idx1", 8)
    pictures = [[value / 255 for value in pixels[i:i + 784]] for i in range(0, len(pixels), 784)]
    items = []
    for i in range(0, len(pictures), PART):
        items += post(f"{models}{JUDGE}/classify", {"images": pictures[i:i + PART]})["items"]
    print(f"{sum(item['class'] != label for item, label in zip(items, labels))} errors of {len(items)}")
    rows = [item["probabilities"] for item in items]
    part = len(rows) // SPLITS
    scores = [score(rows[i:i + part]) for i in range(0, part * SPLITS, part)]
    print(f"test pictures: {statistics.fmean(scores):.3f} ± {statistics.pstdev(scores):.3f}")
    for name in GENERATORS:
        found = post(f"{models}{name}/score", {"classifier": JUDGE, "count": len(rows), "splits": SPLITS, "seed": 1})
        print(f"{name}: {found['mean']:.3f} ± {found['deviation']:.3f}")


if __name__ == "__main__":
    main()
