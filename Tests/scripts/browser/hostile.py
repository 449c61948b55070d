"""Whatever jobs say of themselves is shown as text, and never obeyed."""

import json
import urllib.parse

from behaviours import behaviour, expect, expect_same, wait_until
from front import CELL, row
from jobpage import log

HACK = "window.__hacked=1"
MARKUP = (f"</title></script><script>{HACK}</script><img src=x onerror=\"alert(1);{HACK}\">"
          f"<b onclick='{HACK}'>&amp;&quot;")
# What cannot be a file's name is left out: the slash.
NAME = f"\"'><script>{HACK}<img src=x onerror=alert(1)>&lt;"
REVERSED = "\u202egnp.exe\u2066\u200b"
REVERSED_WRITTEN = "\\u{202e}gnp.exe\\u{2066}\\u{200b}"
LONG = "W" * 15_000
CONSOLE = (
    b"plain\n" + MARKUP.encode() + b"\n"
    b"\x1b[31mred\x1b[0m and \x1b]0;title\x07done\n"
    b"nul \x00 bell \x07 back \x08\n"
    b"bad utf-8 \xff\xfe\xc3( end\n" + "\u202eturned\u2066 round\n".encode() +
    b"over\rwritten\r\n" + LONG.encode() + b"\n"
    b"\xe2\x82\xac and an end\n"
)
CONSOLE_LINES = [
    "plain", MARKUP, "red and done", "nul \\x00 bell \\x07 back \\x08", "bad utf-8 \ufffd\ufffd\ufffd( end",
    "\\u{202e}turned\\u{2066} round", "over", "written", LONG, "\u20ac and an end", "",
]
# Names, types and tags have letters and digits only, so what is hostile stands in the reason why a board is refused.
BOARDS = {
    "crooked": {"type": "<i>type</i>"},
    "labelled": {"type": "desk", "tags": [f"<script>{HACK}</script>" + REVERSED]},
    "<u>board<u>": {"type": "desk"},
    "unknown": {"type": "desk", f"<script>{HACK}</script>": 1},
}

# What a page has that it must not have.
HARM = """
  const harm = [];
  if (window.__hacked !== undefined) harm.push('a script of theirs has run');
  for (const script of document.scripts) {
    if (!script.src.startsWith(location.origin + '/script.js')) harm.push('a script: ' + script.outerHTML);
  }
  if (document.images.length) harm.push('an image');
  for (const element of document.querySelectorAll('*')) {
    if ('href' in element && !/^(https?:|$)/.test(element.protocol ?? 'https:')) harm.push(element.outerHTML);
    for (const {name} of element.attributes) if (name.startsWith('on')) harm.push(element.outerHTML);
  }
  for (const violation of window.__violations ?? []) harm.push('against the policy: ' + violation);
  const text = document.documentElement.textContent;
  const hidden = text.match(/[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u200b-\\u200f\\u2028-\\u202e\\u2066-\\u2069]/);
  if (hidden) harm.push('a hidden character, ' + hidden[0].codePointAt(0).toString(16));
  return harm;
"""


def expect_harmless(browser):
    expect_same(browser.run(HARM), [], "the harm done")


def drop(stage):
    """A job of which everything is hostile, on a board of its own kind."""
    outputs = "printf x > \"$(printf 'not utf-8 \\377\\376 <b>')\"\nprintf x > '<script>alert(1)<.html'\n"
    case = f"printf '%s\\n' 'TAP version 13' 'not ok 1 - {MARKUP.replace(chr(39), '')}' '1..1'\n"
    manifest = {
        "board": "desk", "executable": NAME, "duration_limit_seconds": 30, "title": MARKUP + REVERSED,
        "comment": MARKUP + "\u0001\u007f" + REVERSED, "description": f"'\"\n{MARKUP}\n{LONG}",
        "url": f"javascript:{HACK}",
    }
    files = {
        NAME: "#!/bin/sh\n" + outputs + case,
        "evil.html": f"<script>{HACK}</script><img src=x onerror='alert(1)'>",
        "evil.svg": f"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>{HACK}</script></svg>",
    }
    job = stage.lab.drop(NAME, manifest, files)
    stage.lab.wait_for_end(job)
    return job


@behaviour("a hostile manifest, drop name and file names are shown as text")
def shows_as_text(stage):
    browser, lab = stage.browser, stage.lab
    job = stage.jobs["hostile"] = drop(stage)
    expect_same(lab.place_of(job), "finished", "where the hostile job lies")
    for address in (lab.page(job), lab.page(), lab.page(job) + "/files/", f"{lab.page(job)}/files/attempts/1/outputs/"):
        browser.open(address)
        expect_harmless(browser)
    browser.open(lab.page(job))
    facts = browser.text("section.facts")
    expect(MARKUP + "\\x01\\x7f" + REVERSED_WRITTEN in facts, f"the comment is {facts[:300]!r}")
    expect(f"'\"\n{MARKUP}\n{LONG}" in facts, "the description is not shown as it is")
    expect(f"javascript:{HACK}" in facts, "the address is not shown")
    expect(NAME in facts, "the drop's name is not shown")
    expect(browser.title.startswith(f"failed: #{job} </title></script><script>"), f"the title is {browser.title!r}")
    expect(MARKUP.replace("'", "") in browser.text("section.cases"), "the test's name is not shown")
    expect("1 more" in browser.text("section.files"), "a file whose name no address can hold is not counted")


@behaviour("hostile jobs change nothing on the front page")
def fits_front(stage):
    browser, lab, job = stage.browser, stage.lab, stage.jobs["hostile"]
    browser.open(lab.page() + "?" + urllib.parse.urlencode({"q": MARKUP, "board": MARKUP, "owner": NAME}))
    expect_harmless(browser)
    expect_same(browser.find("#filter-text").value(), MARKUP, "the text in the filter")
    browser.open(lab.page())
    name = browser.text(row("ended", job) + " th bdi")
    expect(name.startswith("</title></script><script>"), f"its name is {name!r}")


@behaviour("files of a job never run in the browser")
def files_are_dead(stage):
    browser, lab, job = stage.browser, stage.lab, stage.jobs["hostile"]
    for name in ("evil.html", "evil.svg"):
        browser.open(f"{lab.page(job)}/files/{name}")
        expect_same(browser.run("return document.contentType"), "text/plain", f"the type of {name}")
        expect_same(browser.run("return typeof window.__hacked"), "undefined", f"what {name} did")
        expect("onload" in browser.text("body") or "onerror" in browser.text("body"), f"{name} is not shown")


@behaviour("links to files with hostile names lead to these files")
def links_work(stage):
    browser, lab, job = stage.browser, stage.lab, stage.jobs["hostile"]
    paths = set()
    for address in (lab.page(job), f"{lab.page(job)}/files/", f"{lab.page(job)}/files/attempts/1/outputs/"):
        browser.open(address)
        paths |= set(browser.run("return [...document.querySelectorAll('tbody th a')].map(a => a.pathname)"))
    expect(any("%3Cscript%3Ealert" in path for path in paths), f"the program's file is not among {paths}")
    for path in paths:
        expect_same(lab.fetch(path)[0], 200, f"the status of {path}")
    expect("not utf-8 \\xff\\xfe <b>" in browser.text("tbody"), "the name that is not UTF-8 is not shown")


@behaviour("hostile boards are shown as text")
def boards_are_text(stage):
    browser, lab = stage.browser, stage.lab
    files = [lab.spool / "boards" / f"{name}.json" for name in BOARDS]
    try:
        browser.open(lab.page())
        for file, board in zip(files, BOARDS.values()):
            file.write_text(json.dumps({"driver": {"kind": "process"}, "trusted_submitters": True, **board}))
        wanted = ["<i>type</i>", "<u>board<u>", f"<script>{HACK}</script>", REVERSED_WRITTEN]
        for text in wanted:
            wait_until(lambda: text in browser.text("section.boards"), f"{text!r} is shown")
        expect_harmless(browser)
    finally:
        for file in files:
            file.unlink(missing_ok=True)


@behaviour("refused drops with hostile names and manifests are shown as text")
def refusals_are_text(stage):
    browser, lab = stage.browser, stage.lab
    jobs = [
        lab.drop("refused" + NAME, {"board": MARKUP + REVERSED}, {"run.sh": "#!/bin/sh\n"}),
        lab.drop("refused", {"board": "desk", MARKUP: 1}, {"run.sh": "#!/bin/sh\n"}),
        lab.drop("refused", {"board": "desk", "title": "nul \u0000"}, {"run.sh": "#!/bin/sh\n"}),
        lab.drop("refused", {"board": "desk"}, {"manifest.json": b'{"title": "\xff"}', "run.sh": ""}),
        lab.drop("refused", {"board": "desk"}, {REVERSED: ""}),
        lab.drop("refused", {"board": "desk"}, {b"not utf-8 \xff<script>": ""}),
    ]
    for job in jobs:
        expect_same(lab.place_of(job), "cancelled", f"where job {job} lies")
        browser.open(lab.page(job))
        expect_harmless(browser)
        expect(browser.has(".banner.refused"), f"job {job} is not refused")
    browser.open(lab.page())
    expect_harmless(browser)
    reason = browser.run(CELL, "ended", jobs[-1], "Reason")
    expect("not utf-8 \\xff<script>" in reason, f"the reason is {reason!r}")


@behaviour("hostile console output is text, live as well as afterwards, and both are the same")
def console_is_text(stage):
    browser, lab = stage.browser, stage.lab
    with lab.followed("shouter", title=MARKUP) as console:
        console.print("first\n")
        wait_until(lambda: lab.log_of(console.job), "the first line is in the log")
        browser.open(lab.page(console.job))
        wait_until(lambda: browser.text("#log-state") == "Live.", "the log is live")
        # In pieces that part characters and sequences.
        for piece in (CONSOLE[at:at + 97] for at in range(0, 400, 97)):
            console.print(piece)
            length = len(lab.log_of(console.job))
            wait_until(lambda: len(lab.log_of(console.job)) > length or length >= len(piece), "a piece is written")
        console.print(CONSOLE[485:])
        wait_until(lambda: "and an end" in log(browser), "all is shown")
        live = log(browser)
        expect_same(live.split("\n")[1:], CONSOLE_LINES, "the live log")
        expect_harmless(browser)
        browser.open(lab.page())
        wait_until(lambda: "and an end" in (browser.run(CELL, "running", console.job, "Last line") or ""), "the line")
        console.print(MARKUP + REVERSED + "\n")
        wait_until(lambda: "<script>" in browser.run(CELL, "running", console.job, "Last line"), "the hostile line")
        expect_harmless(browser)
    lab.wait_for_end(console.job)
    browser.open(lab.page(console.job))
    expect_same(log(browser).split("\n")[1:-2], CONSOLE_LINES[:-1], "the log afterwards")
    expect_harmless(browser)


@behaviour("nothing hostile, however long, makes a page wider than the window")
def stays_in_window(stage):
    browser, lab = stage.browser, stage.lab
    try:
        for width in (1280, 360):
            browser.resize(width, is_phone=width < 500)
            for address in (lab.page(), lab.page(stage.jobs["hostile"]), lab.page(stage.jobs["hostile"]) + "/files/"):
                browser.open(address)
                found = browser.run("return document.documentElement.scrollWidth")
                expect(found <= width, f"{address} is {found} wide at {width}")
    finally:
        browser.be_as_before()
