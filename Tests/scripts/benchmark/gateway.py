"""The gateway beside nginx, which serves the same bytes as static files.

- One job: `GET /apiv1/jobs/42`, 64 connections, against nginx with and without open_file_cache; requests a
  second, and processor time a request.
- A list: 50 jobs, against nginx's `autoindex_format json` on a folder of 50 entries.
- A log of 100 MB, against nginx's sendfile.
- 10,000 idle connections: memory of the gateway when each has had an answer.
- A large spool (an index of a million finished jobs): time until the first list is answered, memory, and the
  list's rate beside the same list of a hundred jobs.
- A live log: from when the program on the board prints a line to when a reader has it.

Rounds alternate between the two servers. Each has one process with one thread that answers; the load comes from
wrk with one thread, so on two processors each side has one.
"""

import json
import os
import re
import resource
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from common import free_port, memory_mebibytes, processor_seconds, row, wait_until

PACKAGES = ["nginx", "wrk"]
SECONDS = 5
IDLE = 10_000
LOG_BYTES = 100_000_000
CREATED = "2026-01-01T00:00:00.000000Z"
CREATED_MICROSECONDS = 1_767_225_600_000_000


def init(program, path):
    subprocess.run([program, "init", str(path)], check=True, stdout=subprocess.DEVNULL)


def add_finished(spool, number, log=b"hello\n"):
    """A finished job as the spool would have left it."""
    job = spool / "finished" / str(number)
    attempt = job / "attempts/1"
    attempt.mkdir(parents=True)
    record = {
        "id": number, "uuid": "6a1f3a54-5d1c-4b8e-9f43-0123456789ab", "drop": f"drop-{number}", "owner": "ci",
        "owner_id": 1000, "team": "firmware", "created": CREATED, "board": "nucleo-f303re",
        "duration_limit_seconds": 60, "executable": "example.elf", "comment": "nightly",
    }
    result = {
        "verdict": "passed", "phase": "run", "blame": "job", "reason": "the pattern \"OK\" was seen",
        "attempt": 1, "board": "nucleo-1", "host": "lab", "started": CREATED, "ended": CREATED,
    }
    (job / "job.json").write_text(json.dumps(record))
    (job / "manifest.json").write_text('{"board": "nucleo-f303re"}')
    (attempt / "result.json").write_text(json.dumps(result))
    (attempt / "console.log").write_bytes(log)
    (job / "result.json").symlink_to("attempts/1/result.json")
    (job / "log").symlink_to("attempts/1/console.log")


def write_index(spool, count):
    with open(spool / ".index/jobs", "w") as index:
        for number in range(1, count + 1):
            created = CREATED_MICROSECONDS + number * 1000
            index.write(f"A\t{number}\t{created}\tci{number % 20}\t1000\tdrop-{number}\tnucleo-f303re\t\n"
                        f"E\t{number}\tpassed\t{created + 500}\tnucleo-{number % 40}\n")


class Gateway:
    def __init__(self, program, spool, verb="serve"):
        started = time.monotonic()
        self.process = subprocess.Popen(
            [program, verb, "--spool", str(spool), "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        line = self.process.stdout.readline().decode()
        if not line.startswith("listening on http://"):
            sys.exit("benchmark: the gateway did not start")
        self.port = int(line.rsplit(":", 1)[1])
        self.url = f"http://127.0.0.1:{self.port}"
        get(self.port, "/apiv1/jobs")
        self.ready_seconds = time.monotonic() - started
        self.pid = self.process.pid

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Nginx:
    def __init__(self, folder, root, cache):
        folder.mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        caching = "open_file_cache max=1000 inactive=60s; open_file_cache_min_uses 1;" if cache else ""
        (folder / "nginx.conf").write_text(f"""
daemon off; master_process off; worker_processes 1; error_log stderr crit; pid {folder}/pid;
events {{ worker_connections 20000; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 100000000; default_type application/json;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {caching}
  server {{ listen 127.0.0.1:{self.port}; root {root}; location /list/ {{ autoindex on; autoindex_format json; }} }}
}}
""")
        self.process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)],
                                        env=dict(os.environ, PATH=os.environ["PATH"] + ":/usr/sbin"),
                                        stderr=subprocess.DEVNULL)
        wait_until(self.answers, "nginx answers")
        self.pid = self.process.pid

    def answers(self):
        try:
            get(self.port, "/")
            return True
        except OSError:
            return False

    def stop(self):
        self.process.terminate()
        self.process.wait()


def get(port, path):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b""
        while piece := connection.recv(1 << 16):
            answer += piece
        return answer.split(b"\r\n\r\n", 1)[1]


def load(server, path, connections=64):
    """Requests a second, microseconds of processor time a request, and megabytes a second."""
    before = processor_seconds(server.pid)
    text = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", server.url + path],
                          capture_output=True, text=True, check=True).stdout
    used = processor_seconds(server.pid) - before
    if "Non-2xx" in text:
        sys.exit(f"benchmark: {path} was not answered well: {text}")
    count = int(re.search(r"(\d+) requests in", text).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    size, unit = re.search(r"Transfer/sec:\s+([\d.]+)([KMG]?)B", text).groups()
    return rate, used / max(count, 1) * 1e6, float(size) * {"": 1e-6, "K": 1e-3, "M": 1, "G": 1e3}[unit]


def compare(program, folder, rounds):
    spool = folder / "spool"
    init(program, spool)
    for number in range(1, 101):
        add_finished(spool, number)
    add_finished(spool, 101, log=os.urandom(1000) * (LOG_BYTES // 1000))
    write_index(spool, 101)
    # What has just changed is not kept in memory before it has settled.
    time.sleep(4)
    gateway = Gateway(program, spool)
    root = folder / "www"
    (root / "list").mkdir(parents=True)
    (root / "jobs").mkdir()
    (root / "jobs/42").write_bytes(get(gateway.port, "/apiv1/jobs/42"))
    (root / "log").write_bytes((spool / "finished/101/attempts/1/console.log").read_bytes())
    for number in range(1, 51):
        (root / "list" / str(number)).write_text("")
    plain = Nginx(folder / "nginx", root, cache=False)
    cached = Nginx(folder / "nginx-cached", root, cache=True)
    cases = {
        "one job": [("boardspool", gateway, "/apiv1/jobs/42", 64), ("nginx", plain, "/jobs/42", 64),
                    ("nginx, open_file_cache", cached, "/jobs/42", 64)],
        "list of 50": [("boardspool", gateway, "/apiv1/jobs", 64), ("nginx, autoindex json", plain, "/list/", 64)],
        "log of 100 MB": [("boardspool", gateway, "/apiv1/jobs/101/log", 4), ("nginx, sendfile", plain, "/log", 4)],
    }
    for case, servers in cases.items():
        figures = {name: [] for name, *_ in servers}
        for _ in range(rounds):
            for name, server, path, connections in servers:
                figures[name].append(load(server, path, connections))
        for name, *_ in servers:
            if case.startswith("log"):
                row(f"{case}: {name}", [f[2] for f in figures[name]], "MB/s")
            else:
                row(f"{case}: {name}", [f[0] for f in figures[name]], "req/s")
                row(f"{case}: {name}, processor", [f[1] for f in figures[name]], "µs/req")
        index = 2 if case.startswith("log") else 0
        for name, *_ in servers[1:]:
            ratios = [a[index] / b[index] for a, b in zip(figures["boardspool"], figures[name])]
            row(f"{case}: boardspool : {name}", ratios, "×")
    for server in (gateway, plain, cached):
        server.stop()


def idle(program, folder):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = IDLE + 500
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, wanted), hard), hard))
    spool = folder / "idle"
    init(program, spool)
    add_finished(spool, 42)
    write_index(spool, 42)
    gateway = Gateway(program, spool)
    before = memory_mebibytes(gateway.pid)
    request = b"GET /apiv1/jobs/42 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    connections = []
    for _ in range(IDLE):
        connection = socket.create_connection(("127.0.0.1", gateway.port), timeout=30)
        connection.sendall(request)
        connections.append(connection)
    for connection in connections:
        connection.recv(4096)
    row(f"{IDLE} idle connections, memory", [memory_mebibytes(gateway.pid)], "MiB")
    row("without connections, memory", [before], "MiB")
    for connection in connections:
        connection.close()
    gateway.stop()


def large(program, folder, count, rounds):
    rates = {}
    for jobs in (100, count):
        spool = folder / f"index-{jobs}"
        init(program, spool)
        write_index(spool, jobs)
        gateways = Gateway(program, spool)
        if jobs == count:
            row(f"{count} finished jobs: first list after", [gateways.ready_seconds], "s")
        rates[jobs] = [load(gateways, "/apiv1/jobs")[0] for _ in range(rounds)]
        if jobs == count:
            row(f"{count} finished jobs: memory", [memory_mebibytes(gateways.pid)], "MiB")
            row(f"{count} finished jobs: memory at most", [memory_mebibytes(gateways.pid, 'VmHWM')], "MiB")
        gateways.stop()
    row(f"list of 50: of {count} jobs : of 100", [a / b for a, b in zip(rates[count], rates[100])], "×")


def live(program, folder):
    spool = folder / "live"
    init(program, spool)
    (spool / "boards/linux.json").write_text(
        json.dumps({"type": "linux", "driver": {"kind": "process"}, "trusted_submitters": True}))
    gateway = Gateway(program, spool, verb="up")
    drop = spool / "incoming/.live"
    drop.mkdir()
    (drop / "run").write_text("#!/bin/sh\nfor i in $(seq 100); do date +%s%N; sleep 0.05; done\n")
    (drop / "run").chmod(0o755)
    (drop / "manifest.json").write_text('{"board": "linux", "executable": "run"}')
    drop.rename(spool / "incoming/live")
    wait_until(lambda: get(gateway.port, "/apiv1/jobs") != b"[]", "the job is there")
    delays = []
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=60) as connection:
        connection.sendall(b"GET /jobs/1/log/live HTTP/1.0\r\n\r\n")
        while piece := connection.recv(1 << 16):
            now = time.time_ns()
            stamps = re.findall(rb"^data: (\d{19})$", piece, re.M)
            delays += [(now - int(stamp)) / 1e6 for stamp in stamps]
    # What was printed before the reader came tells nothing.
    row("live log: a printed line is at its reader after", delays[10:], "ms")
    gateway.stop()


def run(program, folder, options):
    print(f"\ngateway, {options.rounds} rounds of {SECONDS} s, {os.cpu_count()} processors; median, least … most")
    compare(program, folder, options.rounds)
    idle(program, folder)
    live(program, folder)
    large(program, folder, options.finished, options.rounds)
