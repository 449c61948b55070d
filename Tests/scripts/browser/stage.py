"""What every behaviour finds: a lab in which something has happened already, and two browsers."""

import os
from dataclasses import dataclass, field

from lab import Lab
from webdriver import Browser

TAP = """echo 'booting selftest 2.4.1 on nucleo-f446re'
echo 'TAP version 13'
echo 'ok 1 - clock tree is locked at 168 MHz'
echo 'ok 2 - SRAM march C-, 128 KiB'
echo 'not ok 3 - CAN loopback at 1 Mbit/s'
echo '  ---'
echo '  message: 3 frames of 1000 lost'
echo '  ...'
echo 'ok 4 - watchdog resets in 1.6 s # SKIP needs a reset line'
echo 'ok 5 - ADC reads the internal reference'
echo '1..5'
"""
UNITY = """echo 'test_ring.c:31:test_empty_ring_has_no_bytes:PASS'
echo 'test_ring.c:44:test_full_ring_refuses:PASS'
echo 'test_ring.c:58:test_wrap_keeps_order:PASS'
echo '-----------------------'
echo '3 Tests 0 Failures 0 Ignored'
echo 'OK'
"""


@dataclass
class Stage:
    lab: Lab
    # With scripts, and without.
    browser: Browser
    plain: Browser
    # By what they show.
    jobs: dict = field(default_factory=dict)

    @property
    def owners(self):
        """Two who submit: only root can drop for others than itself."""
        return (1, 2) if os.geteuid() == 0 else (None, None)

    def furnish(self):
        """Jobs of every kind: two that run, some that wait, and one for each way to end."""
        lab, (ann, ben) = self.lab, self.owners
        board = "nucleo-f446re"
        self.jobs["passed"] = lab.script("ring-buffer", UNITY, ann, board=board, title="Ring buffer, unit tests")
        self.jobs["failed"] = lab.script(
            "selftest", TAP, ann, board=board, title="Self-test of the new board revision",
            comment="after the rework of R17", url="https://lab.example/reworks/17",
            description="Runs every check that needs no wiring.\nThe CAN transceiver is the new one.")
        self.jobs["timeout"] = lab.script(
            "erase-cycle", "echo 'erasing sector 11'\nexec sleep 30", ben, board="rp2040",
            title="Flash erase endurance", duration_limit_seconds=1, expect={"pass": "^erased"})
        self.jobs["refused"] = lab.script("bootloader", "", ben, board=board, duraton_limit_seconds=5)
        lab.wait_for_end(*self.jobs.values())
        soak = lab.followed("soak", "nucleo-1", ann, title="Soak test of the scheduler")
        soak.print("".join(f"[{n:>5}] tick, 0 missed deadlines, stack 61 %\n" for n in range(1, 40)))
        throughput = lab.followed("throughput", "nucleo-2", ben, title="Ethernet throughput, TCP window sweep")
        throughput.print("window 16 KiB: 74.2 Mbit/s\nwindow 32 KiB: 88.9 Mbit/s\n")
        # Nobody ends these two.
        self.jobs["running"] = soak.job
        self.jobs["queued"] = lab.script(
            "can-errors", TAP, ann, board=board, title="CAN error frames", priority=2000)
        self.jobs["cancelled"] = lab.script("can-errors", TAP, ben, board=board, title="CAN error frames, wrong branch")
        lab.cancel(self.jobs["cancelled"])
        self.jobs["queued behind"] = lab.script("bootloader", UNITY, ben, tags=["can"], title="Bootloader 1.9, update")
