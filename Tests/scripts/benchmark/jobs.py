"""The spool beside task-spooler and nq.

- Rate: N no-op jobs, from the first drop (a rename) to the last job in finished/, on process boards,
  with durability on; task-spooler and nq are given `true` as often, one command each. task-spooler has
  as many slots as there are boards; nq runs one job at a time.
- Latency: one job, from its rename to finished/; from the start of the client to the end of `true`.
- At rest: processor time, memory, and the time until `up` is ready on an empty spool.

Rounds alternate between the three, so that a machine that is slow for a while is slow for all. Before
each of ours there is a pause: ext4 avoids inodes that were freed in the last five seconds, which would
charge one round with the clearing up of the round before.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from common import processor_seconds, row, wait_until

PACKAGES = ["task-spooler", "nq", "gcc", "libc6-dev"]
LATENCY_SAMPLES = 21


def no_op(folder):
    """The cheapest program that a board can run: a few kilobytes, without libc, that exit with 0."""
    source = folder / "true.S"
    source.write_text("""
.globl _start
_start:
#if defined(__x86_64__)
  mov $60, %eax
  xor %edi, %edi
  syscall
#elif defined(__aarch64__)
  mov x8, #93
  mov x0, #0
  svc #0
#else
#error the benchmark has no no-op program for this processor
#endif
""")
    program = folder / "true.elf"
    subprocess.run(["gcc", "-nostdlib", "-static", "-s", "-o", program, source], check=True)
    return program.read_bytes()


def family(pid):
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    return [pid] + [int(child) for child in children]


class Spool:
    def __init__(self, program, folder, boards, image):
        self.path = Path(folder)
        self.image = image
        subprocess.run([program, "init", folder], check=True, stdout=subprocess.DEVNULL)
        board = {"type": "no-op", "driver": {"kind": "process"}, "trusted_submitters": True}
        for number in range(boards):
            (self.path / f"boards/no-op-{number}.json").write_text(json.dumps(board))
        started = time.monotonic()
        self.daemon = subprocess.Popen(
            [program, "up", "--spool", folder, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
            stderr=open(self.path / ".benchmark.log", "w"))
        line = self.daemon.stdout.readline()
        self.ready_milliseconds = (time.monotonic() - started) * 1e3
        if not line.startswith(b"listening"):
            sys.exit("benchmark: the daemon did not start: " + (self.path / ".benchmark.log").read_text())

    def prepare(self, name):
        drop = self.path / "incoming" / f".{name}"
        drop.mkdir()
        (drop / "true.elf").write_bytes(self.image)
        (drop / "manifest.json").write_text('{"board": "no-op"}')

    def publish(self, name):
        incoming = self.path / "incoming"
        os.rename(incoming / f".{name}", incoming / name)

    def ended(self):
        return len(os.listdir(self.path / "finished"))

    def latencies(self):
        samples = []
        for number in range(LATENCY_SAMPLES):
            self.prepare(f"one-{number}")
            before = self.ended()
            started = time.monotonic()
            self.publish(f"one-{number}")
            wait_until(lambda: self.ended() > before, "a single job ends")
            samples.append((time.monotonic() - started) * 1e3)
        return samples

    def rate(self, jobs):
        for number in range(jobs):
            self.prepare(f"many-{number}")
        before = self.ended()
        started = time.monotonic()
        for number in range(jobs):
            self.publish(f"many-{number}")
        deadline = started + 120
        while self.ended() < before + jobs and time.monotonic() < deadline:
            # Each look lists the folder; seldom enough not to be what is measured.
            time.sleep(0.01)
        return jobs / (time.monotonic() - started)

    def at_rest(self):
        time.sleep(4)
        pids = family(self.daemon.pid)
        before = sum(processor_seconds(pid) for pid in pids)
        time.sleep(20)
        used = sum(processor_seconds(pid) for pid in pids) - before
        memory = 0
        for pid in pids:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    memory += int(line.split()[1])
        return used / 20 * 100, memory / 1024

    def stop(self):
        self.daemon.terminate()
        self.daemon.wait()


def task_spooler(folder, slots, jobs):
    environment = dict(os.environ, TS_SOCKET=f"{folder}/socket", TMPDIR=folder)
    def tsp(*arguments):
        subprocess.run(["tsp", *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)
    tsp("-S", str(slots))
    samples = []
    for _ in range(LATENCY_SAMPLES):
        started = time.monotonic()
        tsp("-nf", "true")
        samples.append((time.monotonic() - started) * 1e3)
    started = time.monotonic()
    for _ in range(jobs):
        tsp("-n", "true")
    tsp("-w")
    # -w waits for the last one that was queued; with several slots others may still run.
    while "running" in subprocess.run(["tsp"], env=environment, capture_output=True, text=True).stdout:
        time.sleep(0.001)
    rate = jobs / (time.monotonic() - started)
    tsp("-K")
    return rate, statistics.median(samples)


def nq(folder, jobs):
    environment = dict(os.environ, NQDIR=folder)
    def run(*arguments):
        subprocess.run(["nq", *arguments], env=environment, stdout=subprocess.DEVNULL)
    samples = []
    for _ in range(LATENCY_SAMPLES):
        started = time.monotonic()
        run("-q", "true")
        run("-w")
        samples.append((time.monotonic() - started) * 1e3)
    started = time.monotonic()
    for _ in range(jobs):
        run("-q", "true")
    run("-w")
    return jobs / (time.monotonic() - started), statistics.median(samples)


def run(program, folder, options):
    ours, theirs, other = [], [], []
    image = no_op(folder)
    rest = None
    for turn in range(options.rounds):
        time.sleep(6)
        spool = Spool(program, str(folder / f"spool-{turn}"), options.boards, image)
        if rest is None:
            rest = spool.at_rest()
        latency = statistics.median(spool.latencies())
        ours.append((spool.rate(options.jobs), latency, spool.ready_milliseconds))
        spool.stop()
        for tool, results in ((task_spooler, theirs), (nq, other)):
            place = folder / f"{tool.__name__}-{turn}"
            place.mkdir()
            arguments = (str(place), options.boards, options.jobs) if tool is task_spooler else (str(place), options.jobs)
            results.append(tool(*arguments))
    print(f"\n{options.jobs} jobs, {options.boards} boards, {options.rounds} rounds, {os.cpu_count()} processors;"
          " median, least … most")
    row("boardspool, rate", [r[0] for r in ours], "jobs/s")
    row("task-spooler, rate", [r[0] for r in theirs], "jobs/s")
    row("nq, rate", [r[0] for r in other], "jobs/s")
    row("boardspool, one job", [r[1] for r in ours], "ms")
    row("task-spooler, one job", [r[1] for r in theirs], "ms")
    row("nq, one job", [r[1] for r in other], "ms")
    row("boardspool, up is ready after", [r[2] for r in ours], "ms")
    row("boardspool, processor at rest", [rest[0]], "%")
    row("boardspool, memory at rest", [rest[1]], "MiB")
    row("rate, boardspool : task-spooler", [a[0] / b[0] for a, b in zip(ours, theirs)], "×")
    row("rate, boardspool : nq", [a[0] / b[0] for a, b in zip(ours, other)], "×")
