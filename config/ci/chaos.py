#!/usr/bin/env python3
"""Kills each process of a running platform under load, PostgreSQL among them; nothing acknowledged may be lost.

    ./polymath up
    config/ci/chaos.py [HOME_OF_THE_PLATFORM] [--fill] [--network] [--clock FOLDER]     # .polymath where left out
    config/ci/chaos.py --compose main --key-file secrets/first-key     # the containers of a Compose project

Clients ask every service without end while one fits models and submits jobs. Each process is killed (-9) in turn and comes
back by the platform itself; the time until its service answers again is told. disturbances.py has what else is done to it:
with --fill the file system of the home is full for a while, with --network every connection is slow and then loses packets,
with --clock all clocks jump forwards and back, and then those of one process after the other, so that they differ.

In the end every model that was acknowledged must answer as it did at first, and every job that was acknowledged must have
succeeded. Meanwhile callers may see 429 and problems of 502, 503 and 504, which say what to do, and a connection that
breaks only while the gateway itself is away. Needs python3; disturbances.py says what else.
"""

import argparse
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

import disturbances
from rolling import CLIENTS_OF_EACH, FIT, HERE, PORTS, QUESTIONS, process

ALLOWED = {429, 502, 503, 504}
SERVICES = [member for member in PORTS if member != "gateway"]
EVERYONE = [*SERVICES, "gateway", "postgres"]
SETTLE_SECONDS = 5
DISTURBED_SECONDS = 20
RECOVERY_SECONDS = 180
JOB = {"type": "train", "glyphs": 200, "labels": 50, "epochs": 2, "batchSize": 20,
       "network": {"noise": 8, "generator": [16], "discriminator": [32, 16]}}


class Gateway:
    """The door of a platform."""

    def __init__(self, port, key):
        self.port = port
        self.headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})

    def ask(self, path, body=None):
        """A request over a connection of its own: status, None where the connection broke, content type and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            if body is None:
                connection.request("GET", path, headers=self.headers)
            else:
                connection.request("POST", path, json.dumps(body), self.headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Content-Type", ""), answer.read()
        except (OSError, http.client.HTTPException) as error:
            return None, type(error).__name__, b""
        finally:
            connection.close()

    def answers(self, member):
        path, body = QUESTIONS[member]
        return self.ask(path, body)[0] == 200

    def until_all(self, members):
        """Seconds until all of them answer."""
        began = time.monotonic()
        while not all(self.answers(member) for member in members):
            if time.monotonic() - began > RECOVERY_SECONDS:
                sys.exit(f"{members} did not all answer again within {RECOVERY_SECONDS} s")
            time.sleep(0.1)
        return time.monotonic() - began


class Callers:
    """They ask without end, and note what they would not understand."""

    def __init__(self, gateway):
        self.gateway = gateway
        self.ended, self.gateway_away = False, False
        self.seen, self.wrong = collections.Counter(), collections.Counter()
        self.models, self.jobs = {}, []
        self.threads = []

    def begin(self):
        for path, body in QUESTIONS.values():
            self.threads += [threading.Thread(target=self.asks, args=(path, body)) for _ in range(CLIENTS_OF_EACH)]
        self.threads += [threading.Thread(target=self.fits), threading.Thread(target=self.submits)]
        for thread in self.threads:
            thread.start()

    def end(self):
        self.ended = True
        for thread in self.threads:
            thread.join()

    def note(self, path, good, answer):
        status, kind, body = answer
        self.seen[status] += 1
        if status in good or status in ALLOWED and "problem+json" in kind or status is None and self.gateway_away:
            return
        self.wrong[f"{path}: {status} {kind} {body[:200]}"] += 1

    def asks(self, path, body):
        while not self.ended:
            self.note(path, {200}, self.gateway.ask(path, body))
            time.sleep(0.1)

    def fits(self):
        number = 0
        while not self.ended:
            number += 1
            name = f"chaos-{number}"
            answer = self.gateway.ask("/v1/gp/models", {
                **FIT, "name": name, "x": [[0], [1], [2], [number]], "y": [0.0, 0.84, 0.91, 0.14 * number]})
            self.note("/v1/gp/models", {201}, answer)
            if answer[0] == 201:
                self.models[name] = None
                self.models[name] = self.predicted(name)
            time.sleep(0.5)

    def predicted(self, name):
        status, _, body = self.gateway.ask(f"/v1/gp/models/{name}/predict", {"x": [[0.5], [7]]})
        return body if status == 200 else None

    def submits(self):
        while not self.ended:
            answer = self.gateway.ask("/v1/gan/jobs", {**JOB, "name": "chaos", "seed": len(self.jobs)})
            self.note("/v1/gan/jobs", {202}, answer)
            if answer[0] == 202:
                self.jobs.append(json.loads(answer[2])["id"])
            time.sleep(5)


def container(member, project):
    """The process number of a container."""
    wanted = [f"label=com.docker.compose.{what}" for what in (f"project={project}", f"service={member}")]
    found = subprocess.check_output(["docker", "ps", "--quiet", "--filter", wanted[0], "--filter", wanted[1]], text=True)
    return int(subprocess.check_output(["docker", "inspect", "--format", "{{.State.Pid}}", found.strip()], text=True))


def kill(member, number, callers):
    callers.gateway_away = member == "gateway"
    os.kill(number, signal.SIGKILL)
    time.sleep(0.2)
    seconds = callers.gateway.until_all([member] if member in QUESTIONS else SERVICES)
    callers.gateway_away = False
    print(f"{member}: killed, answered again after {seconds:.1f} s; {dict(callers.seen)}", flush=True)
    time.sleep(SETTLE_SECONDS)


def disturb(disturbance, callers):
    """Leaves a disturbance in force for a while."""
    with disturbance as what:
        time.sleep(DISTURBED_SECONDS)
    seconds = callers.gateway.until_all(SERVICES)
    print(f"{what}: {DISTURBED_SECONDS} s of it, answered again {seconds:.1f} s after it; {dict(callers.seen)}", flush=True)
    time.sleep(SETTLE_SECONDS)


def lost(callers):
    """What was acknowledged and is not there as it was."""
    for name, first in callers.models.items():
        now = callers.predicted(name)
        if now is None or first is not None and now != first:
            yield f"model {name}: {now!r} where it said {first!r}"
    deadline = time.monotonic() + RECOVERY_SECONDS
    for job in callers.jobs:
        while True:
            status, _, body = callers.gateway.ask(f"/v1/gan/jobs/{job}")
            state = json.loads(body)["state"] if status == 200 else status
            if state not in ("QUEUED", "RUNNING") or time.monotonic() > deadline:
                break
            time.sleep(0.5)
        if state != "SUCCEEDED":
            yield f"job {job}: {state}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", nargs="?", type=pathlib.Path, default=HERE / ".polymath")
    parser.add_argument("--fill", action="store_true")
    parser.add_argument("--network", action="store_true")
    parser.add_argument("--clock", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--no-kill", action="store_true", help="leave all processes alive")
    parser.add_argument("--port", type=int, default=PORTS["gateway"], help="of the gateway")
    parser.add_argument("--key-file", type=pathlib.Path)
    parser.add_argument("--compose", metavar="PROJECT", help="kill the containers of this project of Compose")
    given = parser.parse_args()
    home = given.home.resolve()
    gateway = Gateway(given.port, given.key_file and given.key_file.read_text().strip())
    gateway.ask("/v1/gp/models", FIT)
    gateway.until_all(SERVICES)
    callers = Callers(gateway)
    callers.begin()
    try:
        time.sleep(SETTLE_SECONDS)
        for member in [] if given.no_kill else EVERYONE:
            kill(member, container(member, given.compose) if given.compose else process(member, home)[0], callers)
        if given.fill:
            disturb(disturbances.full(home), callers)
        if given.network:
            disturb(disturbances.slow(), callers)
            disturb(disturbances.lossy(), callers)
        if given.clock:
            for members in [EVERYONE, *([member] for member in EVERYONE)]:
                for jump in disturbances.JUMPS:
                    disturb(disturbances.jumped(given.clock, members, jump), callers)
    finally:
        callers.end()
    print(f"{sum(callers.seen.values())} answers: {dict(callers.seen)}; "
          f"{len(callers.models)} models and {len(callers.jobs)} jobs were acknowledged")
    losses = list(lost(callers))
    for wrong, count in callers.wrong.most_common(20):
        print(f"{count} × {wrong}")
    for loss in losses:
        print(f"LOST: {loss}")
    if callers.wrong or losses or not callers.models or not callers.jobs:
        sys.exit(1)


if __name__ == "__main__":
    main()
