#!/usr/bin/env python3
"""Whether a real Prometheus takes what monitoring/ has, beside a running platform:

    config/ci/prometheus.py KEY_FILE GATEWAY SERVICE…
    config/ci/prometheus.py .polymath/data/first-key 127.0.0.1:8080 127.0.0.1:8081 …

Checks rules and configuration with promtool, collects for a while, and then every target must be up, every rule
have been evaluated and every query of a dashboard be answered. Services must let it read /actuator/prometheus, as in
docker-compose.yml. compose.sh does it. Needs prometheus and promtool (Debian: apt install prometheus) on the PATH.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parents[2]
ADDRESS = "127.0.0.1:19090"
COLLECTS_SECONDS = 40


def ask(path, **parameters):
    url = f"http://{ADDRESS}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)


def configuration(key_file, gateway, services, folder):
    """monitoring/prometheus.yaml, with the files and addresses of this machine."""
    text = (HERE / "monitoring/prometheus.yaml").read_text()
    for there, here in {
        "/etc/prometheus/alerts.yaml": str(HERE / "monitoring/alerts.yaml"),
        "/run/secrets/metrics-key": str(pathlib.Path(key_file).resolve()),
        "[gateway:8080]": f"[{gateway}]",
        "[pose:8081, federation:8082, molecules:8083, gan:8084, gp:8085]": f"[{', '.join(services)}]",
        "scrape_interval: 15s": "scrape_interval: 5s\n  evaluation_interval: 5s",
    }.items():
        if there not in text:
            sys.exit(f"monitoring/prometheus.yaml no longer has '{there}', which this replaces")
        text = text.replace(there, here)
    file = folder / "prometheus.yaml"
    file.write_text(text)
    return file


def dashboards():
    """The queries of all panels, as (dashboard, panel, query)."""
    for file in sorted((HERE / "monitoring/grafana/dashboards").glob("*.json")):
        board = json.loads(file.read_text())
        panels = list(board["panels"])
        for panel in panels:
            panels += panel.get("panels", [])
            for target in panel.get("targets", []):
                yield file.stem, panel.get("title"), target["expr"]


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    key_file, gateway, *services = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work)
        file = configuration(key_file, gateway, services, folder)
        subprocess.run(["promtool", "check", "config", file], check=True)
        server = subprocess.Popen(
            ["prometheus", f"--config.file={file}", f"--storage.tsdb.path={folder / 'data'}",
             f"--web.listen-address={ADDRESS}", "--log.level=warn"])
        try:
            time.sleep(COLLECTS_SECONDS)
            if server.poll() is not None:
                sys.exit("Prometheus has ended")
            failures = list(failed(1 + len(services)))
        finally:
            server.terminate()
            server.wait()
    sys.exit("\n".join(failures) if failures else 0)


def failed(expected):
    targets = ask("targets")["data"]["activeTargets"]
    if len(targets) != expected:
        yield f"{len(targets)} targets in the place of {expected}"
    for target in targets:
        if target["health"] != "up":
            yield f"{target['scrapeUrl']} is {target['health']}: {target['lastError']}"
    rules = [rule for group in ask("rules")["data"]["groups"] for rule in group["rules"]]
    for rule in rules:
        if rule["health"] != "ok":
            yield f"{rule['name']} is {rule['health']}: {rule.get('lastError')}"
        if rule["state"] == "firing":
            yield f"{rule['name']} fires"
    queries, empty = list(dashboards()), []
    for board, panel, query in queries:
        answer = ask("query", query=query)
        if answer["status"] != "success":
            yield f"{board}, {panel}: {answer['error']}"
        elif not answer["data"]["result"]:
            empty.append(f"{board}, {panel}")
    print(f"{len(targets)} targets, {len(rules)} rules and {len(queries)} queries of dashboards were looked at")
    if empty:
        print("No data yet, which may be right: " + "; ".join(empty))


if __name__ == "__main__":
    main()
