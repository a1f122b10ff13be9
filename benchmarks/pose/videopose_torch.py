#!/usr/bin/python3
"""The temporal model of VideoPose3D in PyTorch as one would write it, timed.

    benchmarks/pose/videopose_torch.py WIDTHS CHANNELS BATCH [THREADS]

Prints a line of JSON: medians of a training step (the strided form, AMSGrad, its batch made before) and
of a forward over 2,000 frames and what the model sees around them (the dense form).
"""
import json
import math
import statistics
import sys
import time

import torch
from torch import nn

FRAMES, STEPS, SEQUENCES = 2000, 8, 6
widths = [int(width) for width in sys.argv[1].split(",")]
channels, batch = int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(int(sys.argv[4]) if len(sys.argv) > 4 else 2)


def layer(inputs, width, stride=1, dilation=1):
    return nn.Sequential(
        nn.Conv1d(inputs, channels, width, stride=stride, dilation=dilation, bias=False),
        nn.BatchNorm1d(channels), nn.ReLU(), nn.Dropout(0.25))


class Block(nn.Module):
    def __init__(self, width, dilation, strided):
        super().__init__()
        self.width, self.cut, self.strided = width, (width - 1) * dilation // 2, strided
        wide = {"stride": width} if strided else {"dilation": dilation}
        self.layers = nn.Sequential(layer(channels, width, **wide), layer(channels, 1))

    def forward(self, x):
        kept = x[:, :, self.width // 2::self.width] if self.strided else x[:, :, self.cut:x.shape[2] - self.cut]
        return kept + self.layers(x)


def network(strided):
    blocks = [Block(width, math.prod(widths[:i + 1]), strided) for i, width in enumerate(widths[1:])]
    first = layer(34, widths[0], stride=widths[0] if strided else 1)
    return nn.Sequential(first, *blocks, nn.Conv1d(channels, 51, 1))


def timed(times, warm_ups, work):
    seconds, processor = [], []
    for _ in range(times):
        worked, start = time.process_time(), time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - worked)
    return statistics.median(seconds[warm_ups:]), statistics.median(processor[warm_ups:])


seen = math.prod(widths)
learner = network(strided=True)
optimizer = torch.optim.Adam(learner.parameters(), 1e-3, amsgrad=True)
x, truth = torch.randn(batch, 34, seen), torch.randn(batch, 17, 3)


def step():
    optimizer.zero_grad()
    (learner(x).view(batch, 17, 3) - truth).norm(dim=2).mean().backward()
    optimizer.step()


step_seconds, step_processor = timed(STEPS, 2, step)
lifter = network(strided=False).eval()
sequence = torch.randn(1, 34, FRAMES + seen - 1)
with torch.no_grad():
    lift_seconds, lift_processor = timed(SEQUENCES, 1, lambda: lifter(sequence))
print(json.dumps({
    "trainStepSeconds": step_seconds, "trainStepProcessorSeconds": step_processor,
    "infer2000Seconds": lift_seconds, "infer2000ProcessorSeconds": lift_processor}))
