#!/usr/bin/env python3
"""Makes of the weights that FewLabels leaves a model as it ships with gan-service: in half precision, with model.json.

    benchmarks/gan/ship.py FOLDER EPOCHS ERRORS [NAME]
    benchmarks/gan/ship.py FOLDER EPOCHS ERRORS digit-judge --labels 60000 --blocks 16,32,64

FOLDER holds weights.safetensors; NAME is digits. Where FewLabels was given blocks of a convolutional discriminator,
say which. Writes gan-service/src/main/resources/models/NAME. Needs numpy.
"""
import argparse, hashlib, json, pathlib

import numpy

MODELS = pathlib.Path(__file__).resolve().parents[2] / "gan-service/src/main/resources/models"
NETWORKS = {"channels": 1, "height": 28, "width": 28, "classes": 10, "noise": 100, "generator": [500, 500],
            "discriminator": [1000, 500, 250, 250, 250], "minibatchKernels": 0, "virtualBatchNorm": False}


def widths(text):
    return [int(width) for width in text.split(",")]


def halved(content):
    size = int.from_bytes(content[:8], "little")
    header, body = json.loads(content[8:8 + size]), content[8 + size:]
    parts, at = [], 0
    for name, tensor in header.items():
        if name == "__metadata__":
            continue
        first, end = tensor["data_offsets"]
        part = body[first:end]
        if tensor["dtype"] == "F32":
            part = numpy.frombuffer(part, "<f4").astype("<f2").tobytes()
            tensor["dtype"] = "F16"
        tensor["data_offsets"] = [at, at + len(part)]
        parts.append(part)
        at += len(part)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + b"".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("epochs", type=int)
    parser.add_argument("errors", type=int, help="of the 10,000 test pictures")
    parser.add_argument("name", nargs="?", default="digits")
    parser.add_argument("--labels", type=int, default=100)
    parser.add_argument("--blocks", type=widths, help="channels of a convolutional discriminator, 16,32,64")
    given = parser.parse_args()
    parameters = {"labels": given.labels, "epochs": given.epochs, "batchSize": 100}
    if given.blocks:
        networks = NETWORKS | {"kind": "convolutional", "generator": [16, 8], "discriminator": given.blocks}
        parameters |= {"learningRate": 0.001}
    else:
        networks = NETWORKS
        parameters |= {"learningRate": 0.003, "techniques": {"featureMatching": "squared"}}
    weights = halved((given.folder / "weights.safetensors").read_bytes())
    model = {
        "name": given.name, "config": networks, "metrics": {"testErrors": given.errors}, "parameters": parameters,
        "seed": 1, "codeVersion": "0.1.0-SNAPSHOT", "dataHash": None,
        "sha256": hashlib.sha256(weights).hexdigest(), "bytes": len(weights)}
    folder = MODELS / given.name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "weights.safetensors").write_bytes(weights)
    (folder / "model.json").write_text(json.dumps(model) + "\n")
    print(f"{len(weights):,} bytes in {folder}")


if __name__ == "__main__":
    main()
