"""Live logs, as a reader sees them: one of a job that has ended comes to its end; one of a job that runs begins."""

import time
import urllib.request

# Seconds; the heartbeats of a log that says nothing come oftener.
PATIENCE = 20


def events(url):
    """The names and data of events, until the server ends them or the caller has enough."""
    deadline = time.monotonic() + PATIENCE
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        if answer.headers.get_content_type() != "text/event-stream":
            raise AssertionError(f"{url} is {answer.headers['Content-Type']}")
        name, data = "message", []
        for line in answer:
            if time.monotonic() > deadline:
                yield "nothing more", ""
                return
            field, _, value = line.decode().rstrip("\n").partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                data.append(value)
            elif not field and data:
                yield name, "\n".join(data)
                name, data = "message", []


def check(server, jobs):
    """Nil where all is well, else what is wrong, with the line that shows it."""
    for top in ("/jobs", "/job", "/apiv1/jobs", "/apiv1/job"):
        ended = f"{server.url}{top}/{jobs['passed']}/log/live"
        names = [name for name, _ in events(ended)]
        if names != ["attempt", "message", "end"]:
            return f"events {names} of a job that has ended\n    curl -N {ended}"
        running = f"{server.url}{top}/{jobs['running']}/log/live"
        # The log begins with the line that the job printed, be its end there already or not.
        if not next((data for name, data in events(running) if name == "message"), "").startswith("begun"):
            return f"no line of a job that runs\n    curl -N {running}"
    return None
