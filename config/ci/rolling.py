#!/usr/bin/env python3
"""Replaces the gateway and each service of a running platform under load; not one request may fail.

    POLYMATH_WEB_FAREWELL=3s ./polymath up
    config/ci/rolling.py [HOME_OF_THE_PLATFORM [SERVICE…]]          # .polymath and all where left out

What a Service of Kubernetes does is done by a relay before each process: a new connection goes to whichever process
is named at the time, one that is open stays where it is. A process is replaced as there: its successor starts and is
ready, new connections go to it, five seconds later the former is told to end. A successor is the same program with
the same settings on another port. The platform starts its own processes again when they end; each is replaced by
that one once more, so that in the end all is as it was. Needs python3 only.
"""

import asyncio
import collections
import http.client
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parents[2]
PORTS = {"pose": 8081, "federation": 8082, "molecules": 8083, "gan": 8084, "gp": 8085, "gateway": 8080}
RELAYS = 10_000  # above a process's port is its relay's
SUCCESSORS = 100  # above a process's port is the port of what takes its place
PRE_STOP_SECONDS = 5  # as in k8s/
CLIENTS_OF_EACH = 2
PAUSE_SECONDS = 0.05
QUESTIONS = {
    "pose": ("/v1/pose/predict", {
        "layout": "coco", "width": 1920, "height": 1080, "keypoints": [[
            [960, 300], [968, 292], [952, 292], [978, 298], [942, 298], [1004, 380], [916, 380], [1024, 470],
            [896, 470], [1030, 556], [890, 556], [986, 560], [934, 560], [990, 690], [930, 690], [992, 820],
            [928, 820]]]}),
    "federation": ("/v1/federation/models", None),
    "molecules": ("/v1/molecules/predict", {"model": "solubility", "smiles": ["CC(=O)Oc1ccccc1C(=O)O"]}),
    "gan": ("/v1/gan/models/digits/samples", {"count": 4, "seed": 1}),
    "gp": ("/v1/gp/models/rolling/predict", {"x": [[2.5]]}),
}

FIT = {"name": "rolling", "x": [[0], [1], [2], [3]], "y": [0.0, 0.84, 0.91, 0.14],
       "kernel": "1.0**2 * RBF(length_scale=1.0) + WhiteKernel(noise_level=0.01)"}  # of the model that QUESTIONS ask


class Relay:
    """Hands connections on to one process at a time."""

    def __init__(self, port, target):
        self.port, self.target = port, target

    async def serve(self):
        await asyncio.start_server(self.connected, "127.0.0.1", self.port)

    async def connected(self, reader, writer):
        try:
            there = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, there[1]), pump(there[0], writer))


async def pump(reader, writer):
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


class Load:
    """Clients that ask without end, each over one connection as long as it is left open."""

    def __init__(self, port):
        self.port, self.ended = port, False
        self.good, self.failures, self.longest = collections.Counter(), collections.Counter(), 0.0

    def begin(self):
        for path, body in QUESTIONS.values():
            for _ in range(CLIENTS_OF_EACH):
                threading.Thread(target=self.client, args=(path, body), daemon=True).start()

    def client(self, path, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while not self.ended:
            began = time.monotonic()
            try:
                if body is None:
                    connection.request("GET", path)
                else:
                    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
                answer = connection.getresponse()
                text = answer.read()
                failure = None if answer.status == 200 else f"{path}: {answer.status} {text[:200]}"
            except (OSError, http.client.HTTPException) as error:
                failure = f"{path}: {error!r}"
                connection.close()
            self.longest = max(self.longest, time.monotonic() - began)
            self.good[path] += failure is None
            if failure:
                self.failures[failure] += 1
            time.sleep(PAUSE_SECONDS)


def process(member, home):
    """The platform's own: its number and its settings; of several, such as PostgreSQL's, that which started the others."""
    found = {}
    wanted = {f"POLYMATH_INSTALLATION={home}", f"POLYMATH_MEMBER={member}"}
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            variables = (folder / "environ").read_text(errors="replace").split("\0")
        except OSError:
            continue
        if wanted <= set(variables):
            found[int(folder.name)] = dict(v.split("=", 1) for v in variables if "=" in v)
    return min(found.items(), default=None, key=lambda item: item[0])


def successor(member, home, port, changes):
    number, settings = process(member, home)
    command = pathlib.Path(f"/proc/{number}/cmdline").read_text().split("\0")[:-1]
    settings = {**settings, **changes, "SERVER_PORT": str(port)}
    del settings["POLYMATH_INSTALLATION"]
    return subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def await_ready(port, seconds=180):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/actuator/health/readiness", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    sys.exit(f"Nothing was ready on port {port} within {seconds} s")


def await_gone(alive):
    while alive():
        time.sleep(0.2)


def replace(member, home, relay, load):
    """By a successor, and the successor by what the platform has started meanwhile."""
    began, before = time.monotonic(), sum(load.good.values())
    second = successor(member, home, relay.target + SUCCESSORS, {})
    own = relay.target
    await_ready(own + SUCCESSORS)
    relay.target = own + SUCCESSORS
    time.sleep(PRE_STOP_SECONDS)
    first = process(member, home)[0]
    os.kill(first, signal.SIGTERM)
    await_gone(lambda: pathlib.Path(f"/proc/{first}").exists())
    await_ready(own)
    relay.target = own
    time.sleep(PRE_STOP_SECONDS)
    second.send_signal(signal.SIGTERM)
    second.wait(timeout=90)
    print(f"{member}: replaced within {time.monotonic() - began:.0f} s, {sum(load.good.values()) - before} answers, "
          f"{sum(load.failures.values())} failures so far", flush=True)


def main():
    home = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else HERE / ".polymath").resolve()
    relays = {member: Relay(port + RELAYS, port) for member, port in PORTS.items()}
    loop = asyncio.new_event_loop()
    for relay in relays.values():
        loop.run_until_complete(relay.serve())
    threading.Thread(target=loop.run_forever, daemon=True).start()

    urllib.request.urlopen(urllib.request.Request(
        f"http://127.0.0.1:{PORTS['gateway']}/v1/gp/models", json.dumps(FIT).encode(),
        {"Content-Type": "application/json"}), timeout=60).read()
    through_relays = {f"POLYMATH_GATEWAY_SERVICES_{member.upper()}_URL": f"http://127.0.0.1:{relay.port}"
                      for member, relay in relays.items() if member != "gateway"}
    gateway = relays["gateway"]
    doors = [successor("gateway", home, gateway.port + offset, through_relays) for offset in (SUCCESSORS, SUCCESSORS + 1)]
    load = Load(gateway.port)
    try:
        await_ready(gateway.port + SUCCESSORS)
        gateway.target = gateway.port + SUCCESSORS
        load.begin()
        time.sleep(PRE_STOP_SECONDS)
        for member in sys.argv[2:] or [member for member in PORTS if member != "gateway"]:
            replace(member, home, relays[member], load)
        await_ready(gateway.port + SUCCESSORS + 1)
        gateway.target = gateway.port + SUCCESSORS + 1
        time.sleep(PRE_STOP_SECONDS)
        doors[0].send_signal(signal.SIGTERM)
        doors[0].wait(timeout=90)
        time.sleep(PRE_STOP_SECONDS)
        print(f"gateway: replaced, {sum(load.failures.values())} failures so far")
    finally:
        load.ended = True
        for door in doors:
            door.terminate()
    print(f"{sum(load.good.values())} answers, the longest after {load.longest:.1f} s: {dict(load.good)}")
    for failure, count in load.failures.most_common(20):
        print(f"{count} × {failure}")
    if load.failures or len(load.good) < len(QUESTIONS):
        sys.exit(1)


if __name__ == "__main__":
    main()
