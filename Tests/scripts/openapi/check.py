"""Schemathesis' run against a server, set up for one that only reads.

Every request that the document allows has to be answered as it says, every other one to be refused, and a documented
write always by 405. Left out are

- `allow_header_conformance`: the document names writes, Allow does not, for they are refused;
- the method QUERY among the undocumented ones: HTTP has it not (RFC 9110, section 9.1), so it is 501;
- `use_after_free`, `ensure_resource_availability`, `object_level_authorization`: nothing is made or removed;
- live logs, which need not end: see live.py.

Numbers and names of what there is stand in for most of what would be made up, so that more than 404 is seen.
"""

import json
from typing import NamedTuple

NO_CHECKS = [
    "allow_header_conformance", "use_after_free", "ensure_resource_availability", "object_level_authorization",
]
METHODS = ["GET", "PUT", "POST", "DELETE", "PATCH", "TRACE"]
LIVE = "/log/live$"
# Paths, the parameter, and what is known of it.
KNOWN = [
    ("^/(apiv1/)?jobs?/|^/api/jobs/", "path.id", "jobs"),
    ("^/v1/jobs/", "path.pk", "jobs"),
    ("/files/{path}", "path.path", "paths"),
    ("^/(apiv1/)?runners/{id}", "path.id", "boards"),
    ("/targets/boards/{name}", "path.name", "types"),
    ("/by_board/{board}", "path.board", "types"),
    ("^/api/v1/jobs/{id}", "path.id", "uuids"),
    ("^/api/v1/files/", "path.id", "files"),
    ("^/api/v1/jobstates/", "path.id", "states"),
    ("/outputs/", "path.name", "outputs"),
    ("/outputs/", "path.type", "output_types"),
]


class Budget(NamedTuple):
    seed: int
    seconds: int

    def part(self):
        return Budget(self.seed, max(1, self.seconds // 3))


def known_values(server, jobs):
    """What there is, by the names in KNOWN."""
    def dci(part):
        return [item["id"] for job in jobs for item in server.json(f"/api/v1/jobs/{job}/{part}")[part]]

    outputs = [output for job in jobs for output in server.json(f"/v1/jobs/{job}")["outputs"]]
    return {
        "jobs": jobs,
        "paths": ["job.json", "manifest.json", "run.sh", "log", "attempts", "attempts/1", "none"],
        "boards": [runner["id"] for runner in server.json("/runners")],
        "types": [board["name"] for board in server.json("/targets/boards")],
        "uuids": [job["id"] for job in server.json("/api/v1/jobs")["jobs"]] + jobs,
        "files": dci("files"),
        "states": dci("jobstates"),
        "outputs": [output["name"] for output in outputs],
        "output_types": sorted({output["type"] for output in outputs}),
    }


def configuration(document, known, seed):
    """Schemathesis' configuration, whose format is TOML; its strings and lists are JSON's."""
    lines = [f"seed = {seed}", "workers = 1", "request-timeout = 20", "[generation]", 'database = "none"',
             # JSON may hold an escaped NUL, and our reader refuses it.
             "allow-x00 = false",
             # A range may lie behind the end, and what is right may be too long to be read.
             "[checks.positive_data_acceptance]",
             'expected-statuses = ["2xx", "3xx", "401", "403", "404", "413", "416"]',
             "[phases.coverage]", f"unexpected-methods = {json.dumps(METHODS)}",
             "[warnings]", "enabled = false"]
    for name, values in known.items():
        lines += [f"[dictionaries.{name}]", f"values = {json.dumps(values)}"]
    for path, parameter, name in KNOWN:
        lines += ["[[operations]]", f"include-path-regex = {json.dumps(path)}",
                  f'parameters = {{ "{parameter}" = {{ dictionary = "{name}", probability = 0.8 }} }}']
    lines += ["[[operations]]", f"include-operation-id = {json.dumps(list(writes(document)))}",
              'checks.positive_data_acceptance.expected-statuses = ["404", "405"]',
              "[[operations]]", f"include-operation-id = {json.dumps(list(files(document)))}",
              # A part of a JSON file is sent as JSON, and is none.
              "checks.response_schema_conformance.enabled = false",
              "[[operations]]", 'include-operation-id = ["getJobs", "getApiv1Jobs"]',
              # A number that is right by itself may be too large for the long form.
              'checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", "400"]']
    return "\n".join(lines) + "\n"


def writes(document):
    """The operations of which nothing but a refusal is documented."""
    for path in document["paths"].values():
        for method, operation in path.items():
            if method != "parameters" and all(status.startswith("4") for status in operation["responses"]):
                yield operation["operationId"]


def files(document):
    """The operations that send bytes of any type."""
    for path in document["paths"].values():
        for method, operation in path.items():
            if method != "parameters" and "*/*" in operation["responses"].get("200", {}).get("content", {}):
                yield operation["operationId"]


def run(tools, folder, document, url, known, budget, *options, without=()):
    """Runs it in a folder of its own; what is found is printed, with a curl line each. False where there is something."""
    folder.mkdir()
    (folder / "openapi.json").write_text(json.dumps(document))
    (folder / "schemathesis.toml").write_text(configuration(document, known, budget.seed))
    status = tools.run(
        "schemathesis.cli", "--config-file", "schemathesis.toml", "run", "openapi.json", "--url", url, "--no-color",
        "--max-time", budget.seconds, "--exclude-checks", ",".join([*NO_CHECKS, *without]),
        "--exclude-path-regex", LIVE, "--continue-on-failure", "--report", "json", "--report-json-path", "report.json",
        *options, cwd=folder).returncode
    operations = json.loads((folder / "report.json").read_text())["operations"]
    if operations["tested"] < operations["selected"]:
        print(f"only {operations['tested']} of {operations['selected']} operations were tried; give it more --seconds")
    return status == 0 and operations["tested"] == operations["selected"]
