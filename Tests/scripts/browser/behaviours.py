"""Behaviours: how they are told, tried and counted, and how they wait."""

import sys
import time

SECONDS = 10
BEHAVIOURS = []


class Failure(Exception):
    """What was expected and did not come."""


def behaviour(name):
    """Makes a function of the stage a behaviour of that name."""
    def add(function):
        BEHAVIOURS.append((name, function))
        return function
    return add


def expect(condition, reason):
    if not condition:
        raise Failure(reason)


def expect_same(found, wanted, what):
    if found != wanted:
        raise Failure(f"{what} is {found!r}, not {wanted!r}")


def wait_until(condition, what, seconds=SECONDS):
    """Tries until the condition gives something, and returns that.

    It is asked often, because nothing tells when a page has changed; a condition that never comes costs the time
    that is given, and is a failure.
    """
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failure(f"not within {seconds} seconds: {what}")
        time.sleep(0.02)


def try_all(stage, seconds):
    """Tries every behaviour; one for which no time is left has failed.

    Returns how many passed and failed.
    """
    deadline = time.monotonic() + seconds
    passed = failed = 0
    for name, function in BEHAVIOURS:
        reason = try_one(function, stage) if time.monotonic() < deadline else f"no time left, of {seconds} seconds"
        if reason is None:
            passed += 1
            print(f"ok {name}", flush=True)
        else:
            failed += 1
            print(f"FAILED {name}: {reason}", flush=True)
    return passed, failed


def try_one(function, stage):
    """The reason why it failed; none where it passed."""
    try:
        function(stage)
    except Failure as failure:
        return str(failure)
    except Exception as error:
        where = error.__traceback__
        while where.tb_next and "/browser/" in where.tb_next.tb_frame.f_code.co_filename:
            where = where.tb_next
        name = where.tb_frame.f_code.co_filename.rsplit("/", 1)[1]
        return f"{type(error).__name__}: {error} ({name}:{where.tb_lineno})"
    return None
