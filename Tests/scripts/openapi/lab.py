"""A spool with a job of each state, and the program that serves it."""

import json
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

BOARD = {"type": "linux", "tags": ["virtual"], "driver": {"kind": "process"}, "trusted_submitters": True}

REPORT = """<?xml version="1.0"?>
<testsuite name="pytest" tests="3" time="46.05">
  <testcase classname="blink" name="on" time="0.5"/>
  <testcase classname="blink" name="off" time="0.25"><failure message="stayed on">led=1</failure></testcase>
  <testcase classname="blink" name="dim"><skipped/></testcase>
</testsuite>
"""

OUTPUTS = f"""#!/bin/sh
cat > report.xml <<'END'
{REPORT}END
printf 'figures\\n' > figures.csv
head -c 70000 /dev/zero > zeros.bin
mkdir -p deep/er
printf '{{"a": 1}}' > 'deep/er/with space.json'
echo done
"""


class Trouble(Exception):
    """The jobs did not come to be as they should."""


class Server:
    """`boardspool up` or `serve` on a spool, with whatever it runs."""

    def __init__(self, program, verb, spool, log, *options):
        self.log = log
        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                [program, verb, "--spool", str(spool), "--listen", "127.0.0.1:0", *options],
                stdout=subprocess.PIPE, stderr=errors, start_new_session=True)
        # It comes when the server is ready, or not at all when that ends.
        line = self.process.stdout.readline().decode()
        if not line.startswith("listening on http://"):
            self.stop()
            raise Trouble(f"boardspool {verb} has ended: {Path(log).read_text(errors='replace')}")
        self.url = line.split()[-1]

    def get(self, path, headers={}):
        request = urllib.request.Request(self.url + path, headers=headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def json(self, path):
        return json.loads(self.get(path))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Spool:
    def __init__(self, program, path):
        self.path = path
        subprocess.run([program, "init", str(path)], check=True, stdout=subprocess.DEVNULL)
        for name in ("desk", "bench"):
            board = path / f"boards/{name}.json"
            board.write_text(json.dumps(BOARD))
            # One that others may write is refused.
            board.chmod(0o644)

    def drop(self, name, manifest, script="#!/bin/sh\necho hello\n"):
        """Hands a job in by rename."""
        folder = self.path / f"incoming/.{name}"
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps(manifest))
        if script is not None:
            (folder / "run.sh").write_text(script)
            (folder / "run.sh").chmod(0o755)
        folder.rename(self.path / f"incoming/{name}")

    def request(self, name):
        (self.path / f"incoming/{name}").touch()


def wait_for(server, drop, status, seconds=60):
    """The number of the job that came of a drop, once it is in that state."""
    deadline = time.monotonic() + seconds
    while True:
        jobs = server.json(f"/jobs?extended=1&drop={drop}")
        if jobs and jobs[-1]["status"] == status:
            return jobs[-1]["id"]
        if time.monotonic() > deadline:
            raise Trouble(f"the job {drop} is not {status} after {seconds} s but {jobs}")
        time.sleep(0.05)


def fill(spool, server):
    """Makes a job of each state, and returns their numbers by the drops' names."""
    jobs = {}

    def run(name, status, manifest, *script):
        manifest = {"board": "desk", "executable": "run.sh", "duration_limit_seconds": 60} | manifest
        spool.drop(name, manifest, *script)
        jobs[name] = wait_for(server, name, status)

    run("passed", "FINISHED", {"comment": "nightly", "title": "Blinks", "tags": ["virtual"], "retry": 1})
    run("failed", "FINISHED", {"arguments": ["--fast", "two words"], "environment": {"LED": "1"}},
        "#!/bin/sh\necho broken\nexit 1\n")
    run("wrong", "CANCELLED", {"colour": "red"})
    run("outputs", "FINISHED",
        {"description": "leaves files", "url": "http://example.org/", "inputs": {"speed": 9600},
         "parameters": {"mode": {"value": "fast", "type": "str"}},
         "outputs": [{"name": "figures", "type": "csv", "path": "figures.csv"}]},
        OUTPUTS)
    run("silent", "FINISHED", {}, "#!/bin/sh\n")
    run("running", "RUNNING", {"board": "bench", "duration_limit_seconds": 3600},
        "#!/bin/sh\necho begun\nexec sleep 3600\n")
    run("queued", "QUEUED", {"board": "bench", "priority": 5})
    run("cancelled", "QUEUED", {"board": "bench"})
    spool.request(f"{jobs['cancelled']}.cancel")
    wait_for(server, "cancelled", "CANCELLED")
    return jobs
