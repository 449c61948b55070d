"""A real spool, served by the program under test, with process boards that stand for boards of a lab."""

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import urllib.request
from pathlib import Path

from behaviours import Failure, expect, wait_until
from webdriver import OPENER

PROCESS = {"driver": {"kind": "process"}, "trusted_submitters": True}
BOARDS = {
    "nucleo-1": {"type": "nucleo-f446re", "tags": ["stm32f4", "can"], **PROCESS},
    "nucleo-2": {"type": "nucleo-f446re", "tags": ["stm32f4", "ethernet"], **PROCESS},
    "pico-1": {"type": "rp2040", "tags": ["cortex-m0"], **PROCESS},
    "nrf-1": {"type": "nrf52840-dk", "tags": ["cortex-m4", "ble"], "enabled": False, **PROCESS},
    "esp-1": {"type": "esp32-c3", "drivr": {}},
    # Where behaviours run jobs of their own.
    "desk-1": {"type": "desk", **PROCESS},
    "desk-2": {"type": "desk", **PROCESS},
}
# Prints what comes through the pipe; without a name the pipe is open.
FOLLOWED = '#!/bin/sh\nexec <"$1"\nrm "$1"\nexec cat\n'


class Server:
    """The program, serving a spool until it is stopped."""

    def __init__(self, program, verb, spool, log, listen="127.0.0.1:0"):
        with open(log, "ab") as file:
            self.process = subprocess.Popen(
                [program, "--spool", str(spool), verb, "--listen", listen],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=file, text=True)
        line = self.process.stdout.readline()
        found = re.match(r"listening on (http://\S+)", line)
        if not found:
            self.stop()
            raise Failure(f"`{verb}` said {line!r}, and in its log: {log.read_text(errors='replace')[-500:]}")
        self.base = found[1]

    @property
    def port(self):
        return int(self.base.rsplit(":", 1)[1])

    def stop(self):
        """Asks for an orderly end; whoever does not end then is killed."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class Console:
    """A running job whose program prints what it is told to, and ends when told to."""

    def __init__(self, lab, job, pipe):
        self.lab = lab
        self.job = job
        self.path = pipe
        self.pipe = os.open(pipe, os.O_RDWR)

    def print(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        while data:
            data = data[os.write(self.pipe, data):]

    def end(self):
        """Ends the program with status 0, once it has read all; of a job that has ended nothing is left to end."""
        wait_until(lambda: not self.path.exists() or self.lab.has_ended(self.job), f"job {self.job} begins")
        os.close(self.pipe)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.end()
            return
        # What failed is the reason, and not whatever is left of the job.
        self.lab.ask_to_cancel(self.job)
        os.close(self.pipe)


class Lab:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.spool = folder / "spool"
        self.numbers = itertools.count(1)
        subprocess.run([program, "init", str(self.spool)], check=True, stdout=subprocess.DEVNULL)
        settings = json.loads((self.spool / "spool.json").read_text())
        settings |= {"upload": f"lab:{self.spool}", "settle_seconds": 1, "durability": "none"}
        (self.spool / "spool.json").write_text(json.dumps(settings))
        for name, board in BOARDS.items():
            (self.spool / "boards" / f"{name}.json").write_text(json.dumps(board))
        self.server = Server(program, "up", self.spool, folder / "up.log")

    @property
    def base(self):
        return self.server.base

    def stop(self):
        self.server.stop()

    def serve(self, listen="127.0.0.1:0"):
        """A further gateway to the same spool."""
        return Server(self.program, "serve", self.spool, self.folder / "serve.log", listen)

    def fetch(self, path, accept="*/*"):
        """The answer's status and body."""
        request = urllib.request.Request(self.base + path, headers={"Accept": accept})
        with OPENER.open(request, timeout=20) as answer:
            return answer.status, answer.read()

    def page(self, job=None):
        return f"{self.base}/jobs/{job}" if job else f"{self.base}/"

    # Jobs

    def drop(self, name, manifest, files, owner=None):
        """Hands a job in, and waits until it has a number.

        The drop's name gets a number of its own, so that a name can be used again. Only root can drop for another
        owner, who is a number.
        """
        number = next(self.numbers)
        name = f"{name}-{number}"
        folder = self.spool / "incoming" / f".{number}"
        folder.mkdir()
        for path, content in {"manifest.json": json.dumps(manifest), **files}.items():
            path = os.path.join(os.fsencode(folder), os.fsencode(path))
            with open(path, "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
            os.chmod(path, 0o755)
            if owner is not None:
                os.chown(path, owner, -1)
        if owner is not None:
            os.chown(folder, owner, -1)
        folder.rename(folder.with_name(name))
        job = wait_until(lambda: self.number_of(name), f"{name!r} becomes a job")
        # The receipt comes first: a request that is older than the job would be refused.
        wait_until(lambda: self.folder_of(job), f"job {job} is in its place")
        return job

    def number_of(self, drop):
        for receipt in self.spool.glob("receipts/*/*.json"):
            try:
                content = json.loads(receipt.read_text())
            except (FileNotFoundError, ValueError):
                continue
            if content.get("drop") == drop and content.get("jobs"):
                return content["jobs"][-1]["id"]
        return None

    def script(self, name, text, owner=None, **manifest):
        """Drops a job that runs a shell script."""
        manifest = {"executable": "run.sh", "duration_limit_seconds": 30, **manifest}
        return self.drop(name, manifest, {"run.sh": "#!/bin/sh\n" + text}, owner)

    def followed(self, name, board="desk-1", owner=None, **manifest):
        """Drops a job that prints what the returned console is told."""
        pipe = self.folder / f"console-{next(self.numbers)}"
        os.mkfifo(pipe)
        pipe.chmod(0o666)
        manifest = {
            "board": board, "executable": "run.sh", "arguments": [str(pipe)], "duration_limit_seconds": 600, **manifest}
        return Console(self, self.drop(name, manifest, {"run.sh": FOLLOWED}, owner), pipe)

    def folder_of(self, job):
        """Where the job lies; nothing in the moment in which it moves."""
        for place in ("finished", "cancelled"):
            if (self.spool / place / str(job)).is_dir():
                return self.spool / place / str(job)
        for place in ("running", "queued"):
            for folder in (self.spool / place).glob(f"{job}~*"):
                return folder
            if (self.spool / place / str(job)).is_dir():
                return self.spool / place / str(job)
        return None

    def place_of(self, job):
        folder = self.folder_of(job)
        return folder and folder.parent.name

    def attempts_of(self, job):
        """The names of its attempts' folders; none while it moves."""
        try:
            return [entry.name for entry in (self.folder_of(job) / "attempts").iterdir()]
        except (TypeError, OSError):
            return []

    def log_of(self, job):
        """What the job has printed; nothing before it has begun."""
        try:
            return (self.folder_of(job) / "log").read_bytes()
        except (TypeError, OSError):
            return None

    def has_ended(self, job):
        return self.place_of(job) in ("finished", "cancelled")

    def wait_for_end(self, *jobs):
        for job in jobs:
            wait_until(lambda: self.has_ended(job), f"job {job} ends")

    def ask_to_cancel(self, job):
        request = self.spool / "incoming" / f"{job}.cancel"
        request.touch()
        return request

    def cancel(self, job):
        request = self.ask_to_cancel(job)
        wait_until(lambda: not request.exists(), f"the request to cancel job {job} is read")
        refusal = request.with_name(request.name + ".refused")
        expect(not refusal.exists(), f"job {job} is not cancelled: {refusal.exists() and refusal.read_text()}")
        self.wait_for_end(job)

    # Commands that people paste

    def paste(self, command):
        """Runs a command as a shell would, in an empty folder; `lab` is here, and scp to and from it copies."""
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        stand_in = tools / "scp"
        stand_in.write_text(SCP)
        stand_in.chmod(0o755)
        desk = self.folder / "desk"
        shutil.rmtree(desk, ignore_errors=True)
        desk.mkdir()
        shutil.copy2(shutil.which("true"), desk / "example.elf")
        done = subprocess.run(
            ["sh", "-c", command], cwd=desk, text=True, capture_output=True,
            env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"})
        if done.returncode:
            raise Failure(f"{command!r} exits with {done.returncode}: {done.stderr.strip()}")


# Like scp it follows links, and makes what it copies anew.
SCP = """#!/bin/sh
for word; do
  shift
  set -- "$@" "${word#lab:}"
done
exec cp -L "$@"
"""
