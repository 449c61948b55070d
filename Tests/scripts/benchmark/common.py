"""What both halves of the benchmark share."""

import os
import socket
import statistics
import sys
import time
from pathlib import Path


def row(name, values, unit):
    print(f"{name:<48}{statistics.median(values):>10.1f} {unit:<8} {min(values):>9.1f} … {max(values):<9.1f}", flush=True)


def wait_until(condition, what, seconds=120):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"benchmark: not within {seconds} seconds: {what}")
        time.sleep(0.0005)


def processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mebibytes(pid, field="VmRSS"):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
